"""Telling without an account: secrets, limits, photographs, what is near, and what a reporter reads. Plain logic."""

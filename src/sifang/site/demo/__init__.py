"""Invented cities: a small one for tests, the demonstration city for trial. See README.md here."""

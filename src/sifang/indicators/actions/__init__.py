"""Verbs: confirm a month, freeze it, correct it."""

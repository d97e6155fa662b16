"""How is an answer put into words, marks and links? Pure functions and frozen views; no Flask in here."""

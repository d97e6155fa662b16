"""Gleanings: full-text search over libraries of learning documents."""

__version__ = "0.1.0"

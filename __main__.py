"""Lets ``python -m gleanings`` do what the console script does."""

from gleanings.cli import main

main()

"""What is this document: its title, year, type, authors, areas, themes and language?

Every value carries the evidence that decided it. Nothing here opens a file: the same answers come from a fresh
reading and from the catalogue's page texts.
"""

from gleanings.ingest.describe.describer import Describer

__all__ = ["Describer"]

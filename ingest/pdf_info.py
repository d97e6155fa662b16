"""What does a PDF state about itself?"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from gleanings.ingest.cleaning import clean_value

_DATE = re.compile(r"\s*(?:D:)?(\d{4})(\d{2})?(\d{2})?")
_ISO_DATE = re.compile(r"\s*(\d{4})-(\d{2})-(\d{2})")
_FIELDS = (("Title", "title"), ("Author", "author"), ("Subject", "subject"), ("Keywords", "keywords"))
_PLACEHOLDERS = frozenset({"untitled", "anonymous", "unspecified", "unknown", "none"})
"""What programs write where nobody told them anything."""
_LONGEST = 1_000
_OUTLINE_DECLARED = 200

Declared = tuple[tuple[str, str, str], ...]


def declared_values(info: Mapping[str, str], language: str | None, outline: Sequence[tuple[int, str]]) -> Declared:
    """The stated values as ``Reading.declared`` wants them.

    Args:
        info: of the document information dictionary.
        language: of the catalogue's /Lang.
        outline: (page number, title) in the outline's order.
    """
    values = []
    for key, field in _FIELDS:
        value = clean_value(info.get(key, ""))[:_LONGEST]
        if value and value.strip("()").lower() not in _PLACEHOLDERS:
            values.append((field, value, "pdf-info"))
    created = iso_date(info.get("CreationDate", ""))
    if created is not None:
        values.append(("created", created, "pdf-info"))
    if language:
        values.append(("language", clean_value(language), "pdf-info"))
    for _, title in outline[:_OUTLINE_DECLARED]:
        if title:
            values.append(("outline-heading", title[:_LONGEST], "pdf-outline"))
    return tuple(values)


def iso_date(text: str) -> str | None:
    """The day of a PDF date, "D:20190314121500Z", as "2019-03-14"; None where there is no such day."""
    match = _ISO_DATE.match(text) or _DATE.match(text)
    if match is None:
        return None
    year, month, day = (int(part) if part else 1 for part in match.groups())
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None

"""How do descriptions and readings stand in the catalogue? As JSON, decoded with every type checked."""

from __future__ import annotations

import json
from dataclasses import replace

from gleanings.corpus.errors import CatalogueError
from gleanings.corpus.model import Description, Evidence, Page, Reading

_TEXTS = (
    "title",
    "period",
    "date",
    "type",
    "publisher",
    "scope",
    "language",
    "direction",
    "licence",
    "source_url",
)
_LISTS = ("authors", "areas", "mentions", "themes")

#: The values of a description that a librarian may correct.
CORRECTABLE = (
    "title",
    "year",
    "date",
    "period",
    "type",
    "authors",
    "publisher",
    "areas",
    "themes",
    "language",
    "source_url",
)

Value = str | int | tuple[str, ...] | None


def encode_description(description: Description) -> str:
    """The description as a JSON object without its empty values."""
    data: dict[str, object] = {name: getattr(description, name) for name in (*_TEXTS, "year", *_LISTS)}
    kept = {name: value for name, value in data.items() if value not in (None, ())}
    kept["evidence"] = [[e.field, e.value, e.source, e.detail, e.confidence] for e in description.evidence]
    return json.dumps(kept, ensure_ascii=False)


def decode_description(text: str) -> Description:
    """The description that ``encode_description`` wrote.

    Raises:
        CatalogueError: the JSON is not such a description.
    """
    try:
        data = json.loads(text)
        if not isinstance(data, dict):
            raise TypeError("object")
        values: dict[str, object] = {name: _text(data[name]) for name in _TEXTS if name in data}
        values |= {name: tuple(_text(item) for item in data[name]) for name in _LISTS if name in data}
        year = data.get("year")
        if year is not None and not isinstance(year, int):
            raise TypeError("year")  # one place turns every shape into one error
        evidence = tuple(
            Evidence(_text(f), _text(v), _text(s), _text(d), float(c)) for f, v, s, d, c in data["evidence"]
        )
        return Description(**values, year=year, evidence=evidence)  # type: ignore[arg-type]  # checked above
    except (ValueError, TypeError, KeyError) as error:
        raise CatalogueError("A description in the catalogue cannot be read.", hint="Restore a backup.") from error


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("text")
    return value


def encode_reading(reading: Reading) -> str:
    """What a reading says besides its pages."""
    return json.dumps(
        {"declared": reading.declared, "layout_titles": reading.layout_titles, "notes": reading.notes},
        ensure_ascii=False,
    )


def decode_reading(text: str, format_: str, pages: tuple[Page, ...]) -> Reading:
    """The reading that ``encode_reading`` wrote, with its pages."""
    data = json.loads(text)
    declared = tuple((field, value, source) for field, value, source in data["declared"])
    return Reading(format_, pages, declared, tuple(data["layout_titles"]), tuple(data["notes"]))


def encode_value(value: Value) -> str:
    """A corrected value as JSON; None says that the value is known to be blank."""
    return json.dumps(value, ensure_ascii=False)


def decode_value(text: str) -> Value:
    """The corrected value that ``encode_value`` wrote."""
    value = json.loads(text)
    return tuple(value) if isinstance(value, list) else value


def corrected(description: Description, corrections: dict[str, tuple[Value, str, str]]) -> Description:
    """The description with a librarian's values in the place of those that were found.

    Args:
        description: as ingestion found it.
        corrections: by field: value, origin ("metadata" or "correction") and detail.
    """
    if not corrections:
        return description
    kept = tuple(e for e in description.evidence if e.field not in corrections)
    added = tuple(
        Evidence(field, shown(value), origin, detail) for field, (value, origin, detail) in corrections.items()
    )
    values = {field: value for field, (value, _, _) in corrections.items()}
    return replace(description, **values, evidence=kept + added)  # type: ignore[arg-type]  # validated on the way in


def shown(value: Value) -> str:
    """The value as people read it."""
    return "; ".join(value) if isinstance(value, tuple) else "" if value is None else str(value)

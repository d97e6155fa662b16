"""What do arguments such as ``year=2019 theme=+housing`` say about a document?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gleanings.corpus.encoding import CORRECTABLE, Value
from gleanings.corpus.errors import UsageError
from gleanings.corpus.metadata_values import AUTO, LISTS, parse_value
from gleanings.corpus.model import Description
from gleanings.corpus.taxonomy import Taxonomy

_SINGULAR = {"author": "authors", "area": "areas", "theme": "themes", "url": "source_url"}


@dataclass(frozen=True, slots=True)
class Assignments:
    """Values by field, and the fields that go back to what was read from the file."""

    values: dict[str, Value]
    automatic: tuple[str, ...]


def read_assignments(texts: Iterable[str], description: Description, taxonomy: Taxonomy) -> Assignments:
    """Reads ``FIELD=VALUE`` arguments; ``+`` and ``-`` before the values of a list add to and take from it.

    Args:
        texts: "year=2019", "theme=+housing", "areas=Eastmere;Gannet Quay", "year=(none)", "title=(auto)".
        description: that ``+`` and ``-`` start from.
        taxonomy: that types, themes and areas must be in (areas may be unlisted).

    Raises:
        UsageError: an argument makes no sense.
    """
    values: dict[str, Value] = {}
    automatic = []
    for text in texts:
        name, separator, cell = (part.strip() for part in text.partition("="))
        field = _SINGULAR.get(name, name)
        if not separator or field not in CORRECTABLE:
            raise UsageError(f"{text!r} is not FIELD=VALUE.", hint=f"Fields are {', '.join(CORRECTABLE)}.")
        if not cell:
            raise UsageError(
                f"{name} is blank.", hint=f"{name}=(none) clears it, {name}=(auto) goes back to the file's."
            )
        try:
            if cell == AUTO:
                automatic.append(field)
            elif field in LISTS and cell.startswith(("+", "-")):
                current = values.get(field, getattr(description, field))
                values[field] = _edited(field, cell, current, taxonomy)
            else:
                values[field] = parse_value(field, cell, taxonomy)
        except ValueError as error:
            raise UsageError(f"{name}: {error}") from error
    return Assignments(values, tuple(automatic))


def _edited(field: str, cell: str, current: tuple[str, ...], taxonomy: Taxonomy) -> tuple[str, ...]:
    """A list with the values after ``+`` added and those after ``-`` taken out."""
    for part in filter(None, map(str.strip, cell.split(";"))):
        if part[0] not in "+-" or not part[1:].strip():
            raise ValueError(f"write + or - before each value, as in {field}=+one;-other.")
        value = part[1:].strip()
        if part[0] == "-" and value in current:  # also one that the taxonomy no longer has
            current = tuple(each for each in current if each != value)
            continue
        parsed = parse_value(field, value, taxonomy)
        (named,) = parsed if isinstance(parsed, tuple) else (value,)
        if part[0] == "+":
            current = tuple(dict.fromkeys((*current, named)))
        elif named in current:
            current = tuple(each for each in current if each != named)
        else:
            raise ValueError(f"{named!r} is not among them: {'; '.join(current) or 'there are none'}.")
    return current

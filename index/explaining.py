"""Why was a document found? In plain words: which word of the query stands where in it, and how often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from gleanings.corpus.model import Document, Page
from gleanings.index.passages import PassageFinder, Place

_MOST_PAGES = 5


def reasons(finder: PassageFinder, document: Document, pages: Sequence[Page]) -> tuple[str, ...]:
    """One sentence for each part of the query that the document holds."""
    titled = {place.part for place in finder.places((Page(1, document.description.title),))}
    places: dict[str, list[Place]] = {part: [] for part in titled}
    for place in finder.places(pages):
        places.setdefault(place.part, []).append(place)
    return tuple(
        _sentence(part, found, part in titled, "page" if document.format == "pdf" else "section")
        for part, found in sorted(places.items(), key=lambda item: -len(item[1]))
    )


def _sentence(part: str, found: Sequence[Place], titled: bool, noun: str) -> str:
    said = ["in the title"] if titled else []
    if found:
        times = "once" if len(found) == 1 else f"{len(found):,} times"
        said.append(f"{times} on {_listed([place.page for place in found], noun)}")
    others = Counter(place.text.lower() for place in found if place.synonym)
    same = f" ({_quoted(list(others))} counted as the same)" if others else ""
    return f"“{part}” {', '.join(said)}{same}"


def _listed(pages: Sequence[int], noun: str) -> str:
    different = list(dict.fromkeys(pages))
    names = [str(page) for page in different[:_MOST_PAGES]]
    if len(different) > _MOST_PAGES:
        names.append(f"{len(different) - _MOST_PAGES:,} more")
    return f"{noun}{'' if len(different) == 1 else 's'} {_joined(names)}"


def _quoted(words: Sequence[str]) -> str:
    return _joined([f"“{word}”" for word in words])


def _joined(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"

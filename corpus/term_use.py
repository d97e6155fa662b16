"""Which terms of the taxonomy are used by the documents: by none, by far too many, or not in the files at all?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from gleanings.corpus.model import Document
from gleanings.corpus.taxonomy import Taxonomy

#: A theme or a phrase that more of the documents have tells them apart no longer.
_TOO_MANY = 0.4
_TOO_FEW_TO_TELL = 20


@dataclass(frozen=True, slots=True)
class TermUse:
    """How much one term is used.

    Attributes:
        term: an id of the taxonomy, or a name that is not in it.
        label: what people call it; of a phrase, the words.
        documents: how many have it; of a phrase, in how many it was among those that decided.
        mentions: how many merely name it; only of areas.
        note: "unused", "over-used", "replaced", "unlisted", or "".
    """

    term: str
    label: str
    documents: int
    mentions: int = 0
    note: str = ""


def theme_use(documents: Iterable[Document], taxonomy: Taxonomy) -> tuple[TermUse, ...]:
    """The themes in file order, with how many documents have each, and those that documents have and no file."""
    counts: Counter[str] = Counter()
    total = 0
    for document in documents:
        total += 1
        counts.update(document.description.themes)
    found = [
        TermUse(
            theme.id,
            theme.label,
            counts[theme.id],
            note="replaced" if theme.replaced_by else _note(counts[theme.id], total),
        )
        for theme in taxonomy.themes
    ]
    known = {theme.id for theme in taxonomy.themes}
    return (
        *found,
        *(TermUse(name, name, number, note="unlisted") for name, number in counts.most_common() if name not in known),
    )


def phrase_use(documents: Iterable[Document], taxonomy: Taxonomy) -> tuple[TermUse, ...]:
    """The phrases of the themes in file order, with in how many documents each was among those that decided."""
    counts: Counter[tuple[str, str]] = Counter()
    total = 0
    for document in documents:
        total += 1
        for evidence in document.description.evidence:
            if evidence.field == "themes" and evidence.source == "taxonomy":
                counts.update((evidence.value, phrase) for phrase in evidence.detail.split(", "))
    return tuple(
        TermUse(theme.id, phrase.text, number, note=_note(number, total))
        for theme in taxonomy.themes
        if theme.replaced_by is None
        for phrase in theme.phrases
        for number in (counts[theme.id, phrase.text.rstrip("*")],)
    )


def area_use(documents: Iterable[Document], taxonomy: Taxonomy) -> tuple[TermUse, ...]:
    """The areas in file order, with how many documents are about each, and the places that are in no file."""
    about: Counter[str] = Counter()
    mentioned: Counter[str] = Counter()
    for document in documents:
        about.update(_area(taxonomy, name) for name in document.description.areas)
        mentioned.update(_area(taxonomy, name) for name in document.description.mentions)
    found = [
        TermUse(area.id, area.name, about[area.id], mentioned[area.id], _note(about[area.id] + mentioned[area.id], 0))
        for area in taxonomy.areas
    ]
    known = {area.id for area in taxonomy.areas}
    unlisted = [name for name, _ in (about + mentioned).most_common() if name not in known]
    return (*found, *(TermUse(name, name, about[name], mentioned[name], "unlisted") for name in unlisted))


def _area(taxonomy: Taxonomy, name: str) -> str:
    area = taxonomy.area(name)
    return area.id if area else name


def _note(documents: int, total: int) -> str:
    if not documents:
        return "unused"
    return "over-used" if total >= _TOO_FEW_TO_TELL and documents > _TOO_MANY * total else ""

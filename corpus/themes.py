"""Which themes can a document be about, and by which words are they known?"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from gleanings.corpus.taxonomy_files import Entry, read_entries

_KEYS = frozenset({"id", "label", "parent", "replaced_by", "synonyms", "phrases"})
_HEAVIEST = 9.0


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that signal a theme; weight is 1 unless the file says ``"words^3"``."""

    text: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Theme:
    """A subject of the library.

    Attributes:
        id: what URLs and files use; never changes.
        parent: id of the wider theme, or None.
        replaced_by: id of the theme that took its place, or None.
        synonyms: other names, by which people look it up.
        phrases: what documents about it say.
    """

    id: str
    label: str
    parent: str | None = None
    replaced_by: str | None = None
    synonyms: tuple[str, ...] = ()
    phrases: tuple[Phrase, ...] = ()


def load_themes(path: Path) -> tuple[tuple[Theme, Entry], ...]:
    """The themes of themes.toml in file order, each with the entry it was read from.

    Raises:
        TaxonomyError: with file and line.
    """
    found = [(_theme(entry), entry) for entry in read_entries(path, "theme", _KEYS)]
    by_id = {theme.id: theme for theme, _ in found}
    for theme, entry in found:
        _check_link(theme, "parent", by_id, entry)
        _check_link(theme, "replaced_by", by_id, entry)
    return tuple(found)


def _theme(entry: Entry) -> Theme:
    return Theme(
        id=entry.identifier(),
        label=entry.required("label"),
        parent=entry.optional("parent"),
        replaced_by=entry.optional("replaced_by"),
        synonyms=entry.texts("synonyms"),
        phrases=tuple(_weighted(text, entry) if "^" in text else Phrase(text) for text in entry.texts("phrases")),
    )


def _weighted(text: str, entry: Entry) -> Phrase:
    words, _, weight = text.rpartition("^")
    try:
        value = float(weight)
    except ValueError:
        value = 0.0
    if not words.strip() or not 0 < value <= _HEAVIEST:
        hint = 'Write "words" or "words^3", with a weight over 0 and up to 9.'
        raise entry.error("phrases", f"'{text}' has no usable weight.", hint, text)
    return Phrase(words, value)


def _check_link(theme: Theme, key: str, by_id: dict[str, Theme], entry: Entry) -> None:
    seen = {theme.id}
    target: str | None = getattr(theme, key)
    while target is not None:
        if target not in by_id:
            hint = f"Use the id of a theme in this file, or remove the line {key}."
            raise entry.error(key, f"there is no theme '{target}'.", hint)
        if target in seen:
            hint = f"Remove the line {key} of one of them."
            raise entry.error(key, f"'{theme.id}' and '{target}' lead to each other by {key}.", hint)
        seen.add(target)
        target = getattr(by_id[target], key)

"""Which values may a filter have, and what are they called?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from gleanings.corpus.folding import fold
from gleanings.corpus.taxonomy import Taxonomy
from gleanings.corpus.translating import gettext, noop
from gleanings.index.engine import NONE

FORMAT_LABELS = {"pdf": noop("PDF"), "html": noop("Web page")}

#: English names of the languages that learning documents are most often in; others show their code.
LANGUAGE_LABELS = {
    "ar": noop("Arabic"),
    "bn": noop("Bengali"),
    "cs": noop("Czech"),
    "cy": noop("Welsh"),
    "da": noop("Danish"),
    "de": noop("German"),
    "el": noop("Greek"),
    "en": noop("English"),
    "es": noop("Spanish"),
    "fa": noop("Persian"),
    "fi": noop("Finnish"),
    "fr": noop("French"),
    "ga": noop("Irish"),
    "gd": noop("Scottish Gaelic"),
    "gu": noop("Gujarati"),
    "he": noop("Hebrew"),
    "hi": noop("Hindi"),
    "hu": noop("Hungarian"),
    "id": noop("Indonesian"),
    "it": noop("Italian"),
    "ja": noop("Japanese"),
    "ko": noop("Korean"),
    "nl": noop("Dutch"),
    "no": noop("Norwegian"),
    "pa": noop("Punjabi"),
    "pl": noop("Polish"),
    "pt": noop("Portuguese"),
    "ro": noop("Romanian"),
    "ru": noop("Russian"),
    "so": noop("Somali"),
    "sv": noop("Swedish"),
    "ta": noop("Tamil"),
    "tr": noop("Turkish"),
    "uk": noop("Ukrainian"),
    "ur": noop("Urdu"),
    "vi": noop("Vietnamese"),
    "zh": noop("Chinese"),
}

_NOUNS = {
    "theme": noop("theme"),
    "area": noop("area"),
    "type": noop("type"),
    "year": noop("year"),
    "publisher": noop("publisher"),
    "format": noop("format"),
    "language": noop("language"),
    "author": noop("author"),
    "status": noop("status"),
    "lang": noop("language"),
}

_NONE_LABELS = {
    "theme": noop("No theme"),
    "area": noop("No area"),
    "type": noop("No type"),
    "year": noop("No year"),
    "format": noop("No format"),
    "language": noop("Language not known"),
    "publisher": noop("Publisher not known"),
}


def noun(field: str) -> str:
    """What a value of a field is called in a sentence."""
    return gettext(_NOUNS[field]) if field in _NOUNS else field


class Vocabulary:
    """The values of every facet: those of the taxonomy, and those that documents have besides.

    Args:
        taxonomy: of the library.
        indexed: by facet, the values that documents have.
    """

    def __init__(self, taxonomy: Taxonomy, indexed: Mapping[str, Iterable[str]]) -> None:
        self._taxonomy = taxonomy
        self._indexed = {facet: tuple(values) for facet, values in indexed.items()}
        self._by_name: dict[str, dict[str, str]] = {}
        self._folded: dict[str, tuple[tuple[str, str], ...]] = {}

    def value(self, facet: str, text: str) -> str | None:
        """The value that a text means, as an id, a label or an alias; None when it means none."""
        if fold(text) == NONE:
            return NONE
        found = self._taxonomy.value(facet, text)
        return found if found is not None else self._names(facet).get(fold(text))

    def label(self, facet: str, value: str) -> str:
        """What people read for a value."""
        if value == NONE:
            return gettext(_NONE_LABELS[facet]) if facet in _NONE_LABELS else value
        if facet == "format":
            return gettext(FORMAT_LABELS[value]) if value in FORMAT_LABELS else value
        if facet == "language":
            named = LANGUAGE_LABELS.get(value.partition("-")[0])
            return gettext(named) if named else value
        return self._taxonomy.label(facet, value)

    def near(self, facet: str, text: str) -> tuple[str, ...]:
        """Up to three values that a misspelt or shortened text may have meant."""
        from difflib import get_close_matches  # only a misspelt filter pays for its import

        wanted, known = fold(text), self._known_names(facet)
        begun = [name for name in known if name.startswith(wanted)] if len(wanted) > 2 else []
        return tuple(dict.fromkeys(known[name] for name in (*begun, *get_close_matches(wanted, known, n=6))))[:3]

    def _known_names(self, facet: str) -> dict[str, str]:
        """Values by their names, and by the words of their names."""
        known: dict[str, str] = {}
        for value in self.values(facet):
            label = fold(self.label(facet, value))
            for name in (fold(value), label, *(word for word in label.split() if len(word) > 3)):
                known.setdefault(name, value)
        return known

    def beginning_with(self, facet: str, text: str) -> tuple[str, ...]:
        """The values of a facet that have a name of which a word begins with a text, in their order."""
        if facet not in self._folded:
            named = [*((value, self.label(facet, value)) for value in self.values(facet)), *self._other_names(facet)]
            self._folded[facet] = tuple((f" {fold(name)}", value) for value, name in named)
        wanted = f" {fold(text)}"
        return tuple(dict.fromkeys(value for name, value in self._folded[facet] if wanted in name))

    def names(self, facet: str) -> Iterator[str]:
        """All names of the values of a facet: labels, and those that the taxonomy has besides."""
        for value in self.values(facet):
            yield self.label(facet, value)
        yield from (name for _, name in self._other_names(facet))

    def _other_names(self, facet: str) -> Iterator[tuple[str, str]]:
        """The values of the taxonomy, with each name that they have besides their labels."""
        if facet == "theme":
            themes = (theme for theme in self._taxonomy.themes if theme.replaced_by is None)
            yield from ((theme.id, name) for theme in themes for name in theme.synonyms)
        elif facet == "area":
            yield from ((area.id, name) for area in self._taxonomy.areas for name in area.aliases)
        elif facet == "type":
            yield from ((kind.id, name) for kind in self._taxonomy.types for name in kind.aliases)

    def values(self, facet: str) -> tuple[str, ...]:
        """All values of a facet."""
        listed: tuple[str, ...] = ()
        if facet == "theme":
            listed = tuple(theme.id for theme in self._taxonomy.themes if theme.replaced_by is None)
        elif facet == "area":
            listed = tuple(area.id for area in self._taxonomy.areas)
        elif facet == "type":
            listed = tuple(kind.id for kind in self._taxonomy.types)
        return tuple(dict.fromkeys((*listed, *(v for v in self._indexed.get(facet, ()) if v != NONE))))

    def _names(self, facet: str) -> dict[str, str]:
        if facet not in self._by_name:
            values = self._indexed.get(facet, ())
            self._by_name[facet] = {fold(self.label(facet, value)): value for value in values}
            self._by_name[facet] |= {fold(value): value for value in values}
        return self._by_name[facet]

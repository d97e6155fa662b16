"""Which words stand for others in a query: the library's own synonyms, and the acronyms that its documents define?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gleanings.corpus.taxonomy import Taxonomy
from gleanings.index.analysis import STOP_WORDS, Analyzer
from gleanings.index.nodes import Phrase, Word

_Key = tuple[str, ...]


def leaf_of(text: str, analyzer: Analyzer) -> Word | Phrase | None:
    """What a synonym is looked up as: several words count as a phrase, in any inflection."""
    forms = analyzer.words(text)
    if not forms:
        return None
    if len(forms) == 1:
        return Word(*forms[0])
    return Phrase(tuple(word for word, _ in forms), tuple(stem for _, stem in forms), exact=False)


def stems_of(leaf: Word | Phrase) -> _Key:
    """The stems that a word or phrase is looked up by."""
    return (leaf.stem,) if isinstance(leaf, Word) else leaf.stems


class Synonyms:
    """Words and phrases that mean the same.

    The names of an area stand for each other. A theme's label stands for the names that the theme has besides; these
    do not stand for each other, because most are a part of what the theme is about.

    Args:
        taxonomy: of the library: its groups of synonyms, and its themes.
        acronyms: further groups, which documents define: each an acronym and its long forms.
        analyzer: the one that the index was built with.
    """

    def __init__(self, taxonomy: Taxonomy, acronyms: Iterable[Sequence[str]], analyzer: Analyzer) -> None:
        self._others: dict[_Key, dict[_Key, tuple[str, Word | Phrase]]] = {}
        self.words: set[str] = set()
        self.longest = 1
        self._found: set[_Key] = set()
        for group in acronyms:
            self._add([(text, leaf) for text in group if (leaf := leaf_of(text, analyzer))])
            self._found.update(stems_of(leaf) for leaf in (leaf_of(group[0], analyzer),) if leaf)
        for group in taxonomy.synonyms:
            self._found.difference_update(stems_of(leaf) for text in group if (leaf := leaf_of(text, analyzer)))
            self._add([(text, leaf) for text in group if (leaf := leaf_of(text, analyzer))])
        for area in taxonomy.areas:
            self._add([(text, leaf) for text in (area.name, *area.aliases) if (leaf := leaf_of(text, analyzer))])
        for theme in taxonomy.themes:
            names = (theme.label, *theme.synonyms)
            self._add([(text, leaf) for text in names if (leaf := leaf_of(text, analyzer))], standing_for_others=1)

    def _add(self, group: Sequence[tuple[str, Word | Phrase]], standing_for_others: int | None = None) -> None:
        self.words.update(word for _, leaf in group for word in _words(leaf))
        for _, leaf in group[:standing_for_others]:
            key = stems_of(leaf)
            if isinstance(leaf, Word) and leaf.word in STOP_WORDS:
                continue
            self.longest = max(self.longest, len(key))
            others = self._others.setdefault(key, {})
            for text, other in group:
                if stems_of(other) != key:
                    others.setdefault(stems_of(other), (text, other))

    def is_found_acronym(self, leaf: Word | Phrase) -> bool:
        """Whether it is an acronym that only documents define."""
        return stems_of(leaf) in self._found

    def of(self, stems: Sequence[str]) -> tuple[tuple[str, Word | Phrase], ...]:
        """What means the same as these words side by side: each as it stands in its file, and as it is looked up."""
        return tuple(self._others.get(tuple(stems), {}).values())


def _words(leaf: Word | Phrase) -> tuple[str, ...]:
    return (leaf.word,) if isinstance(leaf, Word) else leaf.words

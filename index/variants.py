"""In which other ways is a word written, that a library holds as well?

Nothing is indexed for this: "well-being" is looked up as "wellbeing" too, and "wellbeing" as "well being" where
documents have the two side by side; "organisation" as "organization", and the other way round.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from gleanings.index.analysis import STOP_WORDS, Analyzer
from gleanings.index.holders import Holders
from gleanings.index.nodes import Phrase, Word

_LONGEST = 40
_SHORTEST_PART = 2
_SHORTEST_COMPOUND = 6
# "for ever" is two words by chance, "well being" is not.
_SHORT_STOP_WORDS = frozenset(word for word in STOP_WORDS if len(word) < 4)
# British and American endings, after a stem long enough not to be another word ("prise", "size").
_ISE = re.compile(r"(?<=[a-z]{4})(i|y)(s|z)(?=(?:e|ed|er|ers|es|ing|ation|ations|ational)$)")


def variants(leaf: Word | Phrase, holders: Holders, analyzer: Analyzer) -> tuple[Word | Phrase, ...]:
    """The other ways to write a word or a hyphenated one that any document has; none for what is in quotes."""
    if isinstance(leaf, Phrase):
        return _held(_joined(leaf, analyzer), holders)
    others: list[Word | Phrase] = [*_other_ending(leaf, analyzer), *_sides(_parts(leaf, analyzer), holders)]
    return _held(others, holders)


def look_ahead(leaves: Iterable[Word | Phrase], holders: Holders, analyzer: Analyzer) -> None:
    """Counts, all at once, what ``variants`` will ask for each of some words and phrases, and these themselves."""
    leaves = tuple(leaves)
    words = [leaf for leaf in leaves if isinstance(leaf, Word)]
    pairs = [pair for word in words for pair in _parts(word, analyzer)]
    joined = [word for leaf in leaves if isinstance(leaf, Phrase) for word in _joined(leaf, analyzer)]
    endings = [other for word in words for other in _other_ending(word, analyzer)]
    holders.foresee([*words, *endings, *joined, *(part for pair in pairs for part in pair)])
    holders.foresee(_sides(pairs, holders))


def _held(leaves: Sequence[Word | Phrase], holders: Holders) -> tuple[Word | Phrase, ...]:
    return tuple(leaf for leaf, count in zip(leaves, holders.counts(leaves), strict=True) if count)


def _joined(phrase: Phrase, analyzer: Analyzer) -> tuple[Word, ...]:
    if phrase.exact or len("".join(phrase.words)) > _LONGEST:
        return ()
    return (Word(*analyzer.forms("".join(phrase.words))),)


def _is_plain(word: Word) -> bool:
    return word.word.isalpha() and word.word not in STOP_WORDS and len(word.word) <= _LONGEST


def _other_ending(word: Word, analyzer: Analyzer) -> tuple[Word, ...]:
    if not _is_plain(word):
        return ()
    spelt = _ISE.sub(lambda found: found[1] + ("z" if found[2] == "s" else "s"), word.word)
    other = Word(*analyzer.forms(spelt))
    return () if other.stem == word.stem else (other,)


def _parts(word: Word, analyzer: Analyzer) -> list[tuple[Word, Word]]:
    """The two words that a compound may be made of, in every way."""
    spelt = word.word
    if len(spelt) < _SHORTEST_COMPOUND or not _is_plain(word):
        return []
    splits = [(spelt[:at], spelt[at:]) for at in range(_SHORTEST_PART, len(spelt) - _SHORTEST_PART + 1)]
    sound = [split for split in splits if not _SHORT_STOP_WORDS & {*split}]
    return [(Word(*analyzer.forms(first)), Word(*analyzer.forms(last))) for first, last in sound]


def _sides(pairs: Sequence[tuple[Word, Word]], holders: Holders) -> list[Phrase]:
    """The pairs side by side, as far as documents have both words."""
    counts = holders.counts([part for pair in pairs for part in pair])
    held = [pair for pair, first, last in zip(pairs, counts[::2], counts[1::2], strict=True) if first and last]
    return [Phrase((a.word, b.word), (a.stem, b.stem), exact=False) for a, b in held]

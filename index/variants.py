"""In which other ways is a word written, that a library holds as well?

Nothing is indexed for this: "well-being" is looked up as "wellbeing" too, and "wellbeing" as "well being" where
documents have the two side by side; "organisation" as "organization", and the other way round.
"""

from __future__ import annotations

import re

from gleanings.index.analysis import STOP_WORDS, Analyzer
from gleanings.index.engine import Engine
from gleanings.index.nodes import Phrase, Word

_LONGEST = 40
_SHORTEST_PART = 2
_SHORTEST_COMPOUND = 6
# "for ever" is two words by chance, "well being" is not.
_SHORT_STOP_WORDS = frozenset(word for word in STOP_WORDS if len(word) < 4)
# British and American endings, after a stem long enough not to be another word ("prise", "size").
_ISE = re.compile(r"(?<=[a-z]{4})(i|y)(s|z)(?=(?:e|ed|er|ers|es|ing|ation|ations|ational)$)")


def variants(leaf: Word | Phrase, engine: Engine, analyzer: Analyzer) -> tuple[Word | Phrase, ...]:
    """The other ways to write a word or a hyphenated one that any document has; none for what is in quotes."""
    if isinstance(leaf, Phrase):
        return _joined(leaf, engine, analyzer)
    word = leaf.word
    if not word.isalpha() or word in STOP_WORDS or len(word) > _LONGEST:
        return ()
    other = _other_ending(leaf, analyzer)
    held = () if other is None or not engine.counts((other,))[0] else (other,)
    return (*held, *_parted(leaf, engine, analyzer))


def _joined(phrase: Phrase, engine: Engine, analyzer: Analyzer) -> tuple[Word, ...]:
    if phrase.exact or len("".join(phrase.words)) > _LONGEST:
        return ()
    word = Word(*analyzer.forms("".join(phrase.words)))
    return (word,) if engine.counts((word,))[0] else ()


def _other_ending(word: Word, analyzer: Analyzer) -> Word | None:
    spelt = _ISE.sub(lambda found: found[1] + ("z" if found[2] == "s" else "s"), word.word)
    other = Word(*analyzer.forms(spelt))
    return None if other.stem == word.stem else other


def _parted(word: Word, engine: Engine, analyzer: Analyzer) -> tuple[Phrase, ...]:
    """The two words that a compound is made of, where documents have them side by side."""
    spelt = word.word
    if len(spelt) < _SHORTEST_COMPOUND:
        return ()
    splits = [(spelt[:at], spelt[at:]) for at in range(_SHORTEST_PART, len(spelt) - _SHORTEST_PART + 1)]
    sound = [split for split in splits if not _SHORT_STOP_WORDS & {*split}]
    forms = [tuple(Word(*analyzer.forms(part)) for part in split) for split in sound]
    counts = engine.counts([part for parts in forms for part in parts])
    pairs = [pair for pair, first, last in zip(forms, counts[::2], counts[1::2], strict=True) if first and last]
    phrases = [Phrase((a.word, b.word), (a.stem, b.stem), exact=False) for a, b in pairs]
    return tuple(phrase for phrase, count in zip(phrases, engine.counts(phrases), strict=True) if count)

"""Which words start like this, and how many documents hold each?"""

from __future__ import annotations

from bisect import insort
from collections import Counter
from collections.abc import Sequence

import numpy as np

from gleanings.index.engine import Bucket
from gleanings.index.nodes import Every, Phrase, Word
from gleanings.index.whoosh.compilation import Matcher
from gleanings.index.whoosh.dictionary import encoded, letter_set
from gleanings.index.whoosh.sets import distinct
from gleanings.index.whoosh.snapshot import SegmentView, Snapshot

#: Words that are looked at for each that is wanted.
_LOOKED_AT = 4
# A letter has at most so many bytes.
_LETTER_BYTES = 4


def frequent_terms(snapshot: Snapshot, prefix: str, limit: int) -> tuple[Bucket, ...]:
    """The words as written that start with a prefix and are in most documents, the most frequent first.

    How often a word occurs bounds in how many documents it is, so only the most frequent ones are counted.
    """
    wanted = _LOOKED_AT * limit
    while True:
        bounds, rest = _occurring_most(snapshot, encoded(prefix), wanted)
        best: list[tuple[int, bytes]] = []
        for word, bound in sorted(bounds.items(), key=lambda item: (-item[1], item[0])):
            if len(best) == limit and (not limit or bound < -best[-1][0]):
                break
            count = sum(_documents(view, word) for view in snapshot.views)
            if count:
                insort(best, (-count, word))
                del best[limit:]
        if not rest or (len(best) == limit and -best[-1][0] > rest):
            return tuple(Bucket(word.decode("utf-8", "surrogatepass"), -count) for count, word in best)
        wanted *= _LOOKED_AT


def _occurring_most(snapshot: Snapshot, prefix: bytes, wanted: int) -> tuple[dict[bytes, int], int]:
    """The words with a prefix that occur most, with how often they do; and how often any other may, at most."""
    found: set[bytes] = set()
    rest = 0
    for view in snapshot.views:
        words = view.lexicon.words
        numbers = words.starting_with(prefix)
        counts = view.lexicon.word_counts[numbers.start : numbers.stop]
        chosen = np.arange(len(counts))
        if len(counts) > wanted:
            chosen = np.argpartition(counts, len(counts) - wanted)[len(counts) - wanted :]
            rest += int(counts.take(chosen).min(initial=0)) if wanted else int(counts.max())
        found.update(words[numbers.start + place] for place in chosen.tolist())
    return {word: sum(_occurrences(view, word) for view in snapshot.views) for word in found}, rest


def _occurrences(view: SegmentView, word: bytes) -> int:
    number = view.lexicon.words.find(word)
    return 0 if number is None else int(view.lexicon.word_counts[number])


def all_words(snapshot: Snapshot, prefix: str, shortest: int, longest: int) -> tuple[Bucket, ...]:
    """The words as written that start with a prefix and have so many letters, with how often each occurs."""
    counts: Counter[str] = Counter()
    for view in snapshot.views:
        words = view.lexicon.words
        numbers = words.starting_with(encoded(prefix))
        sizes = np.diff(words.starts[numbers.start : numbers.stop + 1].astype(np.int64))
        fitting = np.flatnonzero((sizes >= shortest) & (sizes <= longest * _LETTER_BYTES)) + numbers.start
        for number, count in zip(fitting.tolist(), view.lexicon.word_counts.take(fitting).tolist(), strict=True):
            word = words.text(number)
            if shortest <= len(word) <= longest:
                counts[word] += count
    return tuple(Bucket(word, count) for word, count in sorted(counts.items()))


def words_alike(snapshot: Snapshot, word: str, edits: int) -> tuple[Bucket, ...]:
    """The words as written that are so few edits from a word, with how often each occurs; some that are not, too.

    An edit puts one letter in and takes one out at most, so that the sets of letters differ by two.
    """
    letters = letter_set(encoded(word))
    shortest, longest = max(1, len(word) - edits), len(word) + edits
    counts: Counter[str] = Counter()
    for view in snapshot.views:
        words = view.lexicon.words
        sizes, sets = words.sizes, words.letter_sets
        near = (sizes >= shortest) & (sizes <= longest * _LETTER_BYTES)
        near &= np.bitwise_count(sets ^ letters) <= 2 * edits
        fitting = np.flatnonzero(near)
        for number, count in zip(fitting.tolist(), view.lexicon.word_counts.take(fitting).tolist(), strict=True):
            spelt = words.text(number)
            if shortest <= len(spelt) <= longest:
                counts[spelt] += count
    return tuple(Bucket(spelt, count) for spelt, count in sorted(counts.items()))


def count_holders(snapshot: Snapshot, leaves: Sequence[Word | Phrase]) -> tuple[int, ...]:
    """How many live documents hold each of some words and phrases."""
    matchers = [Matcher(view, Every(), None) for view in snapshot.views]
    return tuple(sum(m.view.count_live(m.documents(leaf)) for m in matchers) for leaf in leaves)


def count_terms(snapshot: Snapshot) -> int:
    """How many different words as written there are; of deleted documents too, until these are merged away."""
    if len(snapshot.views) == 1:
        return len(snapshot.views[0].lexicon.words)
    return len({word for view in snapshot.views for word in view.lexicon.words.all()})


def _documents(view: SegmentView, word: bytes) -> int:
    """How many live documents of a segment hold a word as written."""
    lexicon = view.lexicon
    if (form := lexicon.form_of(word)) is None:
        return 0
    found = lexicon.postings(form[0])
    if form[1] is None:
        return view.count_live(found.documents)
    forms = lexicon.places(form[0], found).forms
    owners = np.repeat(found.documents, found.frequencies)
    return view.count_live(distinct(owners[forms == form[1]]))

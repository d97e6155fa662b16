"""Text becomes the same tokens chunk by chunk as whole."""

from __future__ import annotations

from array import array

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gleanings.index.analysis import Analyzer
from gleanings.index.whoosh.vocabulary import GAP, GAP_CHUNK, Vocabulary

ANALYZER = Analyzer("en")


@given(st.text() | st.text(alphabet="aB1.,()'’-_ é\n\t\x1c\x85\u2028\u00a0\u200d"))
def test_a_texts_tokens_are_those_of_its_chunks(text: str) -> None:
    """No token may cross a blank; a new analyzer that lets one would break every index silently."""
    vocabulary = Vocabulary(ANALYZER)
    chunks = np.array([vocabulary[chunk] for chunk in text.split()], np.int32)
    tokens, starts = vocabulary.tokens(chunks)
    words, (stems, stem_of) = vocabulary.words, vocabulary.stems()
    found = [(words[token], stems[stem_of[token]]) for token in tokens if token]
    assert found == [(word, stem) for word, stem in ANALYZER.words(text) if word]
    assert [token == GAP for token in tokens] == [not word for word, _ in ANALYZER.words(text)]
    assert starts[-1] == len(tokens)


def test_a_gap_is_one_token_and_no_word() -> None:
    vocabulary = Vocabulary(ANALYZER)
    chunks = array("i", [vocabulary["hub,"], GAP_CHUNK, vocabulary["and/or"]])
    tokens, starts = vocabulary.tokens(np.frombuffer(chunks, np.int32))
    assert [vocabulary.words[token] for token in tokens] == ["hub", "", "and", "or"]
    assert tokens[1] == GAP
    assert starts.tolist() == [0, 1, 2, 4]


def test_a_chunk_without_end_is_not_remembered() -> None:
    """Texts without blanks would fill the memory."""
    vocabulary = Vocabulary(ANALYZER)
    first, second = vocabulary["x" * 10_000], vocabulary["x" * 10_000]
    assert first != second
    tokens, _ = vocabulary.tokens(np.array([first, second], np.int32))
    assert tokens[0] == tokens[1]
    assert len(vocabulary) == 0


def test_words_that_come_later_get_their_stems() -> None:
    """Stems are made for many words together, segment after segment."""
    vocabulary = Vocabulary(ANALYZER)
    for chunk in ("hubs", "saving"):
        assert vocabulary[chunk] == vocabulary[chunk]
        stems, stem_of = vocabulary.stems()
    assert [stems[number] for number in stem_of] == ["", "hub", "save"]

"""Sorted strings are found by binary search, whatever they hold."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from gleanings.index.whoosh.dictionary import Dictionary, encoded, write_dictionary
from gleanings.index.whoosh.segment_file import SegmentFile, SegmentWriter

# Surrogates too: PDFs hold them alone.
spelt = st.text(alphabet=st.sampled_from("ab\x00é日\ud800😀"), max_size=12)


def dictionary(terms: set[str]) -> Dictionary:
    with tempfile.TemporaryDirectory() as folder:
        writer = SegmentWriter(Path(folder) / "s")
        write_dictionary(writer, "d", sorted(map(encoded, terms)))
        writer.finish({})
        return Dictionary(SegmentFile(Path(folder) / "s"), "d")


@given(st.sets(spelt, max_size=30), spelt)
def test_every_term_is_found_in_its_place_and_no_other(terms: set[str], other: str) -> None:
    found = dictionary(terms)
    assert [found.find(term) for term in found.all()] == list(range(len(terms)))
    assert (found.find(encoded(other)) is not None) == (other in terms)
    assert [found.text(number) for number in range(len(found))] == sorted(terms)


@given(st.sets(spelt, max_size=30), st.text(alphabet="aé日", max_size=3))
def test_a_prefix_finds_the_terms_that_start_with_it(terms: set[str], prefix: str) -> None:
    found = dictionary(terms)
    assert {found.text(number) for number in found.starting_with(encoded(prefix))} == {
        term for term in terms if term.startswith(prefix)
    }

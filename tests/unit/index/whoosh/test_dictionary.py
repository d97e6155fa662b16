"""Sorted strings are found by binary search, whatever they hold."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gleanings.index.whoosh.dictionary import Dictionary, encoded, write_dictionary
from gleanings.index.whoosh.segment_file import SegmentFile, SegmentWriter
from tests.kernels_in_use import COMPILED, KERNELS

# Surrogates too: PDFs hold them alone.
spelt = st.text(alphabet=st.sampled_from("ab\x00é日\ud800😀"), max_size=12)


def dictionary(terms: set[str]) -> Dictionary:
    with tempfile.TemporaryDirectory() as folder:
        writer = SegmentWriter(Path(folder) / "s")
        write_dictionary(writer, "d", sorted(map(encoded, terms)))
        writer.finish({})
        return Dictionary(SegmentFile(Path(folder) / "s"), "d")


@pytest.mark.parametrize("kernels", KERNELS)
@given(terms=st.sets(spelt, max_size=30), other=spelt)
def test_every_term_is_found_in_its_place_and_no_other(kernels: Any, terms: set[str], other: str) -> None:
    found = dictionary(terms)
    assert [kernels.find(found, term) for term in found.all()] == list(range(len(terms)))
    assert (kernels.find(found, encoded(other)) is not None) == (other in terms)
    assert kernels.texts(found, list(range(len(found)))) == sorted(terms)


@pytest.mark.parametrize("kernels", KERNELS)
def test_strings_that_lie_elsewhere_are_refused(kernels: Any) -> None:
    """As those of a damaged file may."""
    found = dictionary({"pub", "hub"})
    for offsets in (np.array([0, 3, 3000], np.uint32), np.array([0, 3, -1]), np.array([5, 3, 6], np.uint32)):
        found.offsets = offsets.data
        assert kernels.find(found, b"lease") is None
        if kernels is COMPILED:
            with pytest.raises(ValueError, match="contradict"):
                kernels.texts(found, [0, 1])
            with pytest.raises(ValueError, match="contradict"):
                [kernels.find(found, term) for term in (b"hub", b"pub")]
    with pytest.raises((ValueError, IndexError)):
        kernels.texts(found, [2])


@given(st.sets(spelt, max_size=30), st.text(alphabet="aé日", max_size=3))
def test_a_prefix_finds_the_terms_that_start_with_it(terms: set[str], prefix: str) -> None:
    found = dictionary(terms)
    assert {found.text(number) for number in found.starting_with(encoded(prefix))} == {
        term for term in terms if term.startswith(prefix)
    }

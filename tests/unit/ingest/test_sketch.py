"""Two texts that are forms of one work look alike in their sketches, and others do not."""

from __future__ import annotations

import random

import pytest

from gleanings.ingest.sketch import SKETCH_HASHES, containment, resemblance, sketch


def words(seed: int, count: int) -> list[str]:
    source = random.Random(seed)  # noqa: S311  # a replayable text, no secret
    return [f"w{source.randrange(5_000)}" for _ in range(count)]


def test_the_same_text_resembles_itself_wholly_however_it_is_cut_into_pages() -> None:
    text = words(1, 600)
    whole, paged = sketch([" ".join(text)]), sketch([" ".join(text[:300]), " ".join(text[300:])])
    assert whole is not None
    assert paged is not None
    assert resemblance(whole, paged) == 1.0


def test_unrelated_texts_do_not_resemble_each_other() -> None:
    first, second = sketch([" ".join(words(1, 900))]), sketch([" ".join(words(2, 900))])
    assert first is not None
    assert second is not None
    assert resemblance(first, second) < 0.02


@pytest.mark.parametrize("length", [800, 20_000])
@pytest.mark.parametrize("shared", [0.5, 0.9])
def test_resemblance_and_containment_estimate_what_two_texts_share(length: int, shared: float) -> None:
    common = words(1, int(length * shared))
    rest = length - len(common)
    first, second = (sketch([" ".join(common + words(seed, rest))]) for seed in (2, 3))
    part = sketch([" ".join(common)])
    assert first is not None
    assert second is not None
    assert part is not None
    assert resemblance(first, second) == pytest.approx(shared / (2 - shared), abs=0.1)
    assert containment(first, part) == pytest.approx(1.0, abs=0.12)


@pytest.mark.parametrize("length", [500, 5_000, 50_000])
def test_the_number_of_shingles_is_counted_or_estimated_well(length: int) -> None:
    found = sketch([" ".join(words(4, length))])
    assert found is not None
    assert found.shingles == pytest.approx(length - 4, rel=0.2)
    assert len(found.hashes) == SKETCH_HASHES
    assert list(found.hashes) == sorted(set(found.hashes))


def test_a_text_that_repeats_one_sentence_is_sketched_too() -> None:
    found = sketch(["the same seven words again and again " * 3_000])
    assert found is not None
    assert found.shingles == 7


def test_titles_in_other_scripts_are_not_all_alike() -> None:
    arabic, japanese = (
        sketch(["المملكة المتحدة والولايات " * 30]),
        sketch([" ".join(f"日本語{n}" for n in range(90))]),
    )
    assert arabic is not None
    assert japanese is not None
    assert resemblance(arabic, japanese) == 0.0


def test_a_text_of_a_few_words_has_no_sketch() -> None:
    assert sketch(["too short to tell"]) is None
    assert sketch([]) is None

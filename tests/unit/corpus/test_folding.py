"""Names that people take for the same fold to the same text, and others do not."""

from __future__ import annotations

import pytest

from gleanings.corpus.folding import fold, slug


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("World's End", "Worlds  end"),
        ("World’s End", "World's End"),
        ("Éire", "eire"),
        ("England & Wales", "England and Wales"),
        ("COVID-19", "covid 19"),
        ("NEWCASTLE UPON TYNE", "Newcastle-upon-Tyne"),
    ],
)
def test_spellings_of_one_name_fold_to_one_text(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize("text", ["القاهرة", "東京", "Київ", "हिन्दी", "한국어"])
def test_letters_of_every_script_are_kept(text: str) -> None:
    """A name that folded to nothing would equal every other such name."""
    assert fold(text).strip()
    assert fold(text) != fold(text[:-1])


def test_text_without_letters_is_not_emptied() -> None:
    assert fold(" ??? ") == "???"


def test_slug_joins_words_with_dashes() -> None:
    assert slug("Grace Mary to Lion Farm (GM2LF)") == "grace-mary-to-lion-farm-gm2lf"

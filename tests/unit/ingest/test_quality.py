"""Clean prose scores high in any script; garbage and near-empty pages score low."""

from __future__ import annotations

import pytest

from gleanings.ingest.quality import quality

PROSE = 'Residents said that the hub, open since 2014, had "changed everything" (see page 12). ' * 5


@pytest.mark.parametrize(
    "text", [PROSE, "Жители сказали, что центр изменил всё. " * 9, "居民说社区中心改变了一切。" * 9]
)
def test_clean_text_is_good_in_any_script(text: str) -> None:
    assert quality(text, 0) >= 0.95


def test_an_empty_page_is_worth_nothing() -> None:
    assert quality("", 0) == 0.0


def test_almost_no_text_is_worth_little() -> None:
    assert quality("Figure 3", 0) < 0.1


def test_unmapped_glyphs_count_against_a_page() -> None:
    assert quality(PROSE, 0) > quality(PROSE, 40) > quality(PROSE, 400)
    assert quality("abcdefghij" * 3, 300) == 0.0


def test_mojibake_counts_against_a_page() -> None:
    assert quality(PROSE.replace("e", "Ã©"), 0) < 0.5


def test_a_mix_of_symbols_is_no_prose() -> None:
    assert quality("#$@~^|{}<>=+*\\`" * 20, 0) == 0.0

"""Passages: the right stretch of the right page, with exactly its words marked."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gleanings.corpus.model import Page
from gleanings.index.analysis import Analyzer
from gleanings.index.answer import Passage
from gleanings.index.passages import PassageFinder, cite, locator
from gleanings.index.query import parse
from gleanings.index.stretches import stretches

ANALYZER = Analyzer("en")
FILLER = "Nothing that was asked for stands in this sentence, which is here to fill the page up. "


def finder(query: str) -> PassageFinder:
    return PassageFinder(parse(query, ANALYZER), ANALYZER)


def pages(*texts: str) -> tuple[Page, ...]:
    return tuple(Page(number, text) for number, text in enumerate(texts, start=1))


def best(query: str, *texts: str, most: int = 1) -> tuple[Passage, ...]:
    return finder(query).find(pages(*texts), "pdf", most)[0]


def marked(passage: Passage) -> list[str]:
    return [passage.text[mark.start : mark.end] for mark in passage.highlights]


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in stretches(text)]


# Where a text is cut


LONG = (
    "A sentence that is long enough to stand by itself, because it says a good deal about how residents ran it. " * 2
)


def test_a_passage_ends_with_its_sentence() -> None:
    first, second = cut(f"{LONG.strip()} Then comes another sentence.")
    assert first == LONG.strip()
    assert second == "Then comes another sentence."


def test_short_sentences_go_together_until_there_is_enough_to_read() -> None:
    assert cut("One. Two. Three.") == ["One. Two. Three."]


@pytest.mark.parametrize(
    "text",
    [
        "It was led by Dr. Moss of St. Tavin’s.",
        "Many ideas, e.g. Saltreach’s pub, were theirs.",
        "See Fig. 3 and pp. 12 of the report.",
        "J. R. Ash chaired it. ",
        "It cost 3.5 m. of rope",
    ],
)
def test_an_abbreviation_ends_no_sentence(text: str) -> None:
    assert cut(LONG + text)[-1] == text.strip()


@pytest.mark.parametrize("end", [".", "!", "?", "…", ".”", ".)", "?’"])
def test_a_sentence_may_end_in_a_quotation(end: str) -> None:
    text = f"{LONG.strip()[:-1]}{end} “Yes,” she said."
    assert cut(text) == [f"{LONG.strip()[:-1]}{end}", "“Yes,” she said."]


def test_paragraphs_are_not_joined() -> None:
    assert cut("Key points\n\nThe hub opened.\n\n\nIt broke even.") == [
        "Key points",
        "The hub opened.",
        "It broke even.",
    ]


def test_a_table_is_cut_between_its_rows() -> None:
    rows = [f"Fund {name} | {'grants to residents ' * 3}| 115.2 | 114" for name in "ABCD"]
    assert cut("Who got what\n" + "\n".join(rows)) == [f"Who got what\n{rows[0]}\n{rows[1]}", "\n".join(rows[2:])]


def test_chinese_and_hindi_sentences_end_too() -> None:
    assert all(piece.endswith("。") for piece in cut("社区中心开放了。居民自己经营。" * 60))
    assert all(piece.endswith("।") for piece in cut("यह एक वाक्य है। " * 60))


def test_a_long_text_without_sentences_is_cut_between_words() -> None:
    pieces = cut("word " * 1000)
    assert all(len(piece) <= 420 for piece in pieces)
    assert " ".join(pieces).split() == ["word"] * 1000


def test_a_long_text_without_spaces_is_cut_all_the_same() -> None:
    pieces = cut("x" * 5000)
    assert all(len(piece) <= 420 for piece in pieces)
    assert "".join(pieces) == "x" * 5000


@given(st.lists(st.sampled_from(["word", ".", " ", "\n\n", "A", "Dr.", "。", "\u200b", "𝒳", "x" * 500]), max_size=60))
def test_nothing_but_white_space_is_lost_or_doubled_by_cutting(pieces: list[str]) -> None:
    text = "".join(pieces)
    last = 0
    for start, end in stretches(text):
        assert last <= start < end <= len(text)
        assert end - start <= 420
        assert not text[last:start].strip(), "what lies between passages is white space"
        last = end
    assert not text[last:].strip()


# What is marked


def test_marks_count_code_points_past_wide_characters_and_runs_of_spaces() -> None:
    """A page of JavaScript counts UTF-16 units; the API says code points, and runs of white space become one."""
    (passage,) = best("hub lease", "𝒳𝒴  🏘️   The\n  community\t hub  🏠 and\n its   lease.")
    assert passage.text == "𝒳𝒴 🏘️ The community hub 🏠 and its lease."
    assert marked(passage) == ["hub", "lease"]
    assert passage.highlights[0].start == passage.text.index("hub")


def test_all_forms_of_a_word_are_marked_as_they_stand() -> None:
    (passage,) = best("resident grant", "Residents’ groups gave grants; a Resident's granting was GRANTED.")
    assert marked(passage) == ["Residents", "grants", "Resident's", "granting", "GRANTED"]


def test_a_phrase_is_marked_as_one_and_its_words_alone_are_not() -> None:
    (passage,) = best('"asset transfer"', "An asset is no transfer, but the asset  transfer was.")
    assert marked(passage) == ["asset transfer"]
    assert passage.highlights[0].kind == "phrase"


def test_a_near_phrase_is_marked_from_its_first_word_to_its_last() -> None:
    (passage,) = best('"transfer hub"~3', "The hub was won by transfer.")
    assert marked(passage) == ["hub was won by transfer"]
    assert best('"transfer hub"~2', "The hub was won by transfer.") == ()


def test_a_phrase_over_a_page_break_is_marked_on_both_pages() -> None:
    """A reader who turns the page sees the rest of it."""
    found = finder('"the village hall"').find_all(pages("We lost the", "village hall to damp."), "pdf", 9)
    assert [(passage.page, marked(passage)) for passage in found] == [(1, ["the"]), (2, ["village hall"])]


def test_a_phrase_does_not_leap_over_an_empty_page_that_holds_none_of_it() -> None:
    found = finder('"village hall"').find_all(pages("The village", "", "hall"), "pdf", 9)
    assert [passage.page for passage in found] == [1, 3], "an empty page has no words between"


def test_a_page_without_the_words_stands_between_those_with_them() -> None:
    """Such pages are not looked at word by word; their length still counts."""
    between = "not one of them is here"
    assert finder('"village hall"').find_all(pages("The village", between, "hall"), "pdf", 9) == ()
    for slop, found in ((5, 0), (6, 2)):
        near = finder(f'"village hall"~{slop}').find_all(pages("The village", between, "hall"), "pdf", 9)
        assert len(near) == found


def test_words_that_are_excluded_are_not_marked() -> None:
    (passage,) = best("hub -lease", "The hub and its lease.")
    assert marked(passage) == ["hub"]


@given(st.text(st.sampled_from("hub lease .𝒳\n\u00a0\tABé’s"), max_size=300))
@settings(max_examples=200)
def test_marks_are_in_order_inside_the_text_and_hold_words_of_the_query(text: str) -> None:
    for passage in finder('hub "lease hub" A').find_all(pages(text), "pdf", 99):
        last = 0
        for mark in passage.highlights:
            assert last <= mark.start < mark.end <= len(passage.text)
            assert set(ANALYZER.words(passage.text[mark.start : mark.end])) <= set(ANALYZER.words("hub lease A hubs"))
            last = mark.end
        assert "  " not in passage.text
        assert passage.text == passage.text.strip()


# Which passages are best


def test_the_best_passage_has_all_the_words_near_each_other() -> None:
    near = "The lease of the hub was signed. "
    (passage,) = best("hub lease", f"The hub opened. {FILLER * 3}The lease is long. {FILLER * 3}{near}{FILLER * 3}")
    assert near.strip() in passage.text


def test_the_best_passage_has_the_rarer_word() -> None:
    common = f"The hub opened. {FILLER * 2}" * 8
    (passage,) = best("hub orchard", f"{common} An orchard grew. {FILLER * 2} {common}")
    assert "orchard" in passage.text


def test_a_phrase_is_worth_more_than_one_of_its_words_repeated() -> None:
    repeated = "Assets, assets, assets and more assets were counted in this long sentence about assets. "
    (passage,) = best('assets "asset transfer"', repeated, f"An asset transfer took place here. {FILLER}")
    assert passage.page == 2


def test_equally_good_passages_come_in_the_order_of_the_pages() -> None:
    assert [passage.page for passage in best("hub", *(f"The hub on page. {FILLER}",) * 4, most=3)] == [1, 2, 3]


def test_all_matching_passages_are_counted_however_few_are_shown() -> None:
    text = f"The hub. {FILLER * 2}" * 5
    shown, total = finder("hub").find(pages(text, "No such word.", "A hub."), "pdf", 2)
    assert (len(shown), total) == (2, 6)
    assert finder("hub").find(pages(text), "pdf", 0) == ((), 5)
    assert finder("zeppelin").find(pages(text), "pdf", 3) == ((), 0)


def test_stop_words_alone_decide_nothing() -> None:
    (passage,) = best("the lease", f"The the the the the. {FILLER * 2} A lease. {FILLER}")
    assert "lease" in passage.text
    assert marked(passage) == ["lease"]


def test_a_page_full_of_matches_is_no_trap() -> None:
    """A web page may be one section of a million characters; this once took time with the square of that."""
    text = "hub lease. " * 90_000
    assert finder("hub lease").find(pages(text), "pdf", 3)[1] == len(cut(text))


# How a passage is cited


@pytest.mark.parametrize(
    ("page", "format_", "kind", "label", "cited"),
    [
        (Page(14, "", label="12"), "pdf", "page", "12", "p. 12 (PDF page 14)"),
        (Page(12, "", label="12"), "pdf", "page", "12", "p. 12"),
        (Page(4, "", label="iv"), "pdf", "page", "iv", "p. iv (PDF page 4)"),
        (Page(14, "", heading="A heading"), "pdf", "page", None, "PDF p. 14"),
        (Page(2, "", heading="Key points"), "html", "section", "Key points", "section “Key points”"),
        (Page(1, ""), "html", "section", None, "opening section"),
    ],
)
def test_a_passage_is_cited_by_the_printed_page_or_by_the_heading(
    page: Page, format_: str, kind: str, label: str | None, cited: str
) -> None:
    where = locator(page, format_)
    assert (where.kind, where.label, cite(page, format_)) == (kind, label, cited)

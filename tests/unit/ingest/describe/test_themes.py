"""Themes are what the text's words speak for, the strongest first, with the words that decided."""

from __future__ import annotations

from gleanings.corpus.taxonomy import Taxonomy
from gleanings.corpus.themes import Phrase, Theme
from gleanings.ingest.describe import Describer
from gleanings.ingest.describe.phrases import Phrases
from tests.unit.ingest.describe.describing import FILLER, described

THEMES = (
    Theme("health", "Wellness", phrases=(Phrase("mental health", 3.0), Phrase("volunteer*"))),
    Theme("housing", "Housing", synonyms=("dwellings",), phrases=(Phrase("affordable home", 3.0),)),
    Theme("old", "Old health", replaced_by="health", phrases=(Phrase("mental health", 9.0),)),
)
DESCRIBER = Describer(Taxonomy(themes=THEMES))


def test_phrases_match_plurals_open_endings_and_nothing_inside_words() -> None:
    phrases = Phrases([("affordable home", 1), ("volunteer*", 2), ("minority ethnic*", 3), ("art", 4)])
    words = ["affordable", "homes", "volunteering", "minority", "ethnically", "part", "arts"]
    assert sorted(phrases.find(words)) == [(0, 1), (2, 2), (3, 3), (6, 4)]


def test_a_phrase_at_the_very_end_of_a_text_is_found_only_when_it_is_whole() -> None:
    phrases = Phrases([("mental health", 1)])
    assert list(phrases.find(["better", "mental", "health"])) == [(1, 1)]
    assert list(phrases.find(["better", "mental"])) == []


def test_themes_come_with_the_words_that_decided() -> None:
    found = described(f"Mental health matters. {FILLER}", describer=DESCRIBER, headings=("Mental health for all",))
    assert found.themes == ("health",)
    assert [item.detail for item in found.evidence if item.field == "themes"] == ["mental health"]


def test_the_stronger_theme_comes_first_and_a_weak_one_is_left_out() -> None:
    text = f"{FILLER * 8}Affordable homes. Mental health, mental health."
    both = described(text, describer=DESCRIBER, declared=(("title", "Affordable homes and mental health", "layout"),))
    assert both.themes == ("health", "housing")
    one = described(text, describer=DESCRIBER, declared=(("title", "Mental health", "layout"),))
    assert one.themes == ("health",)


def test_tags_of_the_page_count_and_replaced_themes_lead_on() -> None:
    found = described(
        FILLER, describer=DESCRIBER, declared=(("tag", "Dwellings", "layout"), ("tag", "old", "layout"))
    )
    assert set(found.themes) == {"housing", "health"}


def test_a_word_in_a_long_text_does_not_make_a_theme() -> None:
    assert described(FILLER * 200 + "volunteers", describer=DESCRIBER).themes == ()


def test_themes_that_a_page_names_stay_beside_a_stronger_one() -> None:
    named = (("title", "Mental health and mental health", "layout"), ("tag", "Housing", "layout"))
    text = f"Mental health matters. {FILLER}"
    assert described(text * 5, describer=DESCRIBER, declared=named).themes == ("housing", "health")


def test_a_label_with_a_comma_in_it_is_known_when_it_comes_in_two() -> None:
    describer = Describer(Taxonomy(themes=(Theme("economy", "Local economy, jobs and skills"),)))
    tags = (("tag", "Local economy", "layout"), ("tag", "jobs and skills", "layout"))
    assert described(FILLER, describer=describer, declared=tags).themes == ("economy",)


def test_a_theme_that_runs_through_a_very_long_text_is_found_by_a_sample_of_it() -> None:
    """Half a million words must not take seconds, nor change what a document is about."""
    text = "\n\n".join([FILLER] * 300 + [f"Mental health was on all minds. {FILLER}"] * 1_500)
    assert described(text, describer=DESCRIBER).themes == ("health",)

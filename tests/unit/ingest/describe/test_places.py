"""Areas are the places a document is about; others are mentions, and common words are neither."""

from __future__ import annotations

from gleanings.corpus.areas import Area
from gleanings.corpus.model import Description
from gleanings.corpus.taxonomy import Taxonomy
from gleanings.ingest.describe import Describer
from tests.unit.ingest.describe.describing import FILLER, described

AREAS = (
    Area("reading", "Reading"),
    Area("leeds", "Leeds"),
    Area("leigh-west", "Leigh West", ("Leigh Neighbours",)),
    Area("leigh", "Leigh"),
    Area("worlds-end", "World's End"),
    Area("cresswell", "Cresswell and Linton", ("CELL",)),
    Area("york", "York"),
    Area("hull", "Hull"),
)
TOWNS = tuple(Area(name.lower(), name) for name in ("Amley", "Bexton", "Corby", "Dalwick", "Elmley", "Farley"))
MANY = tuple(Area(f"town-{number}", f"Town{chr(65 + number // 26)}{chr(97 + number % 26)}") for number in range(60))
LISTER = Describer(Taxonomy(areas=(*TOWNS, *MANY)))
DESCRIBER = Describer(Taxonomy(areas=AREAS))


def places(text: str, title: str = "A study", **more: tuple[tuple[str, str, str], ...]) -> Description:
    """The description of a text with this title, by the areas above."""
    declared = (("title", title, "layout"), *more.get("declared", ()))
    return described(text, declared=declared, describer=DESCRIBER)


def test_a_place_in_the_title_is_an_area_and_one_in_passing_a_mention() -> None:
    found = places(f"{FILLER}Somebody had come from Leeds. {FILLER}", title="Life in Leigh West")
    assert (found.areas, found.mentions) == (("Leigh West",), ("Leeds",))


def test_a_place_the_text_keeps_naming_is_an_area() -> None:
    assert places("Leeds did it. We like Leeds. In Leeds people meet. " + FILLER).areas == ("Leeds",)


def test_the_longest_name_wins_and_aliases_lead_to_the_name() -> None:
    found = places("Leigh West and Leigh Neighbours won. Leigh Neighbours met. " + FILLER)
    assert (found.areas, found.mentions) == (("Leigh West",), ())


def test_line_breaks_apostrophes_capitals_and_ampersands_do_not_hide_a_name() -> None:
    text = (
        f"In WORLD’S END we met. World's\nEnd is home. Cresswell & Linton is near. Cresswell and Linton too. {FILLER}"
    )
    assert set(places(text).areas) == {"World's End", "Cresswell and Linton"}


def test_a_common_word_is_no_place() -> None:
    text = "Reading is fun. Children love reading. Reading groups meet to keep reading alive. " + FILLER
    found = places(text, title="Reading together")
    assert (found.areas, found.mentions) == ((), ())


def test_small_letters_and_parts_of_words_are_no_place() -> None:
    assert places("the hull of a ship in Yorkshire, excellent cells " + FILLER).mentions == ()


def test_places_in_a_reference_list_do_not_count() -> None:
    text = FILLER * 6 + "\n\nReferences\n\nLeeds Press, Leeds. Leeds Books, Leeds. Leeds Journal."
    assert places(text).areas == ()


def test_a_declared_place_is_kept_even_when_it_is_unlisted() -> None:
    found = places(FILLER, declared=(("area", "Leigh Neighbours; Eastmere", "html-meta"),))
    assert found.areas == ("Leigh West", "Eastmere")


def test_work_on_a_whole_programme_is_national() -> None:
    assert places(FILLER, title="National evaluation of the programme").scope == "national"
    assert places(FILLER).scope is None


def listed(text: str) -> Description:
    """The description of a text by the towns."""
    return described(text, declared=(("title", "A study", "layout"),), describer=LISTER)


def test_all_places_that_a_short_text_lists_are_areas() -> None:
    """A document on twelve areas is found under each of them."""
    sentence = f"{FILLER}They are Amley, Bexton, Corby, Dalwick, Elmley and Farley. {FILLER}"
    assert set(listed(sentence).areas) == {area.name for area in TOWNS}
    table = "\n".join(f"{area.name} | 7,{number}00 people | £1.{number} million" for number, area in enumerate(TOWNS))
    assert set(listed(FILLER + "\n\n" + table).areas) == {area.name for area in TOWNS}


def test_a_list_in_a_long_text_is_a_mention_unless_its_places_return() -> None:
    names = ", ".join(area.name for area in MANY[:8])
    passing = listed(f"{FILLER * 200}The towns are {names}. {FILLER * 200}")
    assert (passing.areas, len(passing.mentions)) == ((), 8)
    again = "".join(f"In {area.name} people met. {FILLER * 3}" for area in (*MANY[:8], *MANY[:8]))
    assert len(listed(f"{FILLER * 90}The towns are {names}. {again}{FILLER * 90}").areas) == 8


def test_a_list_of_every_place_there_is_makes_none_an_area() -> None:
    names = ", ".join(area.name for area in MANY)
    found = listed(f"Appendix: {names}. {FILLER}")
    assert (found.areas, len(found.mentions)) == ((), 60)


def test_the_only_place_that_a_short_text_names_at_its_beginning_is_its_area() -> None:
    assert places(f"I am the treasurer of the partnership in York. {FILLER * 5}").areas == ("York",)
    assert places(f"{FILLER * 30} Then we went to York.").areas == ()


def test_a_place_is_known_in_the_possessive() -> None:
    assert places(f"We saw Leeds’s hall. {FILLER * 5}").areas == ("Leeds",)


def test_a_comparison_in_passing_stays_a_mention() -> None:
    found = places(
        f"In Leeds rents rose. Leeds has jobs. In York, by contrast, they fell. {FILLER * 3}", "Life in Leeds"
    )
    assert (found.areas, found.mentions) == (("Leeds",), ("York",))


def test_figures_for_all_areas_of_a_programme_are_national() -> None:
    assert places(f"These are the figures that the 16 areas reported. {FILLER}").scope == "national"
    assert places(f"Two of the 16 areas reported. {FILLER}").scope is None

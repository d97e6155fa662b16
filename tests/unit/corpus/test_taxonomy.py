"""What librarians write in the taxonomy files is understood, and what is wrong with it is said by line."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from gleanings.corpus.areas import Area
from gleanings.corpus.document_types import DocumentType
from gleanings.corpus.errors import TaxonomyError
from gleanings.corpus.taxonomy import DEFAULTS, Taxonomy
from gleanings.corpus.themes import Phrase, Theme

THEMES = """\
[[theme]]
id = "health"
label = "Health and wellbeing"
synonyms = ["wellbeing", "well-being at work"]
phrases = "mental health^3; GP surgery"

[[theme]]
id = "old-health"
label = "Public health"
replaced_by = "health"
"""
TYPES = '[[type]]\nid = "q-and-a"\nlabel = "Q&A article"\naliases = ["faq"]\n'
AREAS = "id,name,aliases,region,authority,lat,lon\n,Worlds End,World's End Estate;The End,London,Camden,51.5,-0.1\n"


def folder(path: Path, *, themes: str = THEMES, areas: str | bytes = AREAS, types: str = TYPES) -> Path:
    """A taxonomy folder with these files."""
    (path / "themes.toml").write_text(themes, encoding="utf-8")
    (path / "areas.csv").write_bytes(areas if isinstance(areas, bytes) else areas.encode())
    (path / "types.toml").write_text(types, encoding="utf-8")
    return path


def test_files_are_read_in_order_with_all_their_values(tmp_path: Path) -> None:
    taxonomy = Taxonomy.load(folder(tmp_path))
    assert taxonomy.themes[0] == Theme(
        "health",
        "Health and wellbeing",
        synonyms=("wellbeing", "well-being at work"),
        phrases=(Phrase("mental health", 3.0), Phrase("GP surgery")),
    )
    assert taxonomy.areas == (
        Area("worlds-end", "Worlds End", ("World's End Estate", "The End"), "London", "Camden", 51.5, -0.1),
    )
    assert taxonomy.types == (DocumentType("q-and-a", "Q&A article", ("faq",)),)


@pytest.mark.parametrize(
    ("facet", "text", "value"),
    [
        ("theme", "HEALTH AND WELLBEING", "health"),
        ("theme", "health", "health"),
        ("theme", "Wellbeing", "health"),
        ("theme", "public health", "health"),
        ("area", "world’s end estate", "worlds-end"),
        ("type", "q & a article", "q-and-a"),
        ("type", "nonsense", None),
        ("year", "2018", None),
    ],
)
def test_values_are_found_by_id_label_and_alias(tmp_path: Path, facet: str, text: str, value: str | None) -> None:
    assert Taxonomy.load(folder(tmp_path)).value(facet, text) == value


def test_label_falls_back_to_the_value(tmp_path: Path) -> None:
    taxonomy = Taxonomy.load(folder(tmp_path))
    assert taxonomy.label("area", "worlds-end") == "Worlds End"
    assert taxonomy.label("area", "Worlds End") == "Worlds End"
    assert taxonomy.label("theme", "health") == "Health and wellbeing"
    assert taxonomy.label("publisher", "Anybody Press") == "Anybody Press"


def test_names_in_other_scripts_stay_apart() -> None:
    """Arabic and Japanese names must not all fold to nothing and so to each other."""
    taxonomy = Taxonomy(areas=(Area("cairo", "القاهرة"), Area("tokyo", "東京")))
    assert taxonomy.value("area", "東京") == "tokyo"
    assert taxonomy.value("area", "القاهرة") == "cairo"
    assert taxonomy.value("area", "大阪") is None


def test_a_file_that_is_not_there_is_empty(tmp_path: Path) -> None:
    assert Taxonomy.load(tmp_path) == Taxonomy()


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(TaxonomyError, match="missing"):
        Taxonomy.load(tmp_path / "nowhere")


def test_areas_survive_byte_order_mark_and_windows_line_ends(tmp_path: Path) -> None:
    saved_by_spreadsheet = b"\xef\xbb\xbf" + AREAS.replace("\n", "\r\n").encode()
    assert Taxonomy.load(folder(tmp_path, areas=saved_by_spreadsheet)) == Taxonomy.load(folder(tmp_path))


@pytest.mark.parametrize(
    ("themes", "line", "message"),
    [
        ('[[theme]]\nid = "a"\nlabel = "A"\n\n[[theme]\n', 5, "not valid TOML"),
        ('[[theme]]\nid = "a"\nlabel = "A"\ncolour = "red"\n', 4, "unknown key 'colour'"),
        ('[theme]\nid = "a"\n', 1, "'theme' is not a list"),
        ('# notes\n[[topic]]\nid = "a"\n', 2, "unknown key 'topic'"),
        ('[[theme]]\nid = "A b"\nlabel = "A"\n', 2, "the id 'A b'"),
        ('[[theme]]\nlabel = "A"\n', 1, "has no id"),
        ('[[theme]]\nid = "a"\n', 1, "has no label"),
        ('[[theme]]\nid = "a"\nlabel = 3\n', 3, "label is not text"),
        ('[[theme]]\nid = "a"\nlabel = "A"\nsynonyms = 3\n', 4, "synonyms is not a list"),
        ('[[theme]]\nid = "a"\nlabel = "A"\nphrases = ["x^much"]\n', 4, "'x^much' has no usable weight"),
        ('[[theme]]\nid = "a"\nlabel = "A"\nparent = "b"\n', 4, "there is no theme 'b'"),
        ('[[theme]]\nid = "a"\nlabel = "A"\nreplaced_by = "a"\n', 4, "lead to each other"),
        ('[[theme]]\nid = "a"\nlabel = "A"\n\n[[theme]]\nid = "a"\nlabel = "B"\n', 6, "'a' already stands for 'a'"),
        (
            '[[theme]]\nid = "a"\nlabel = "A"\nsynonyms = ["z"]\n\n'
            '[[theme]]\nid = "b"\nlabel = "B"\nsynonyms = [\n  "y",\n  "Z",\n]\n',
            11,
            "'Z' already stands for 'a'",
        ),
    ],
)
def test_errors_in_themes_name_file_line_and_remedy(tmp_path: Path, themes: str, line: int, message: str) -> None:
    with pytest.raises(TaxonomyError) as caught:
        Taxonomy.load(folder(tmp_path, themes=themes))
    assert str(caught.value).startswith(f"themes.toml, line {line}: ")
    assert message in str(caught.value)
    assert caught.value.hint


@pytest.mark.parametrize(
    ("areas", "line", "message"),
    [
        ("id,region\nx,y\n", 1, "'name' is missing"),
        ("name,regoin\nx,y\n", 1, "unknown column 'regoin'"),
        ("name,name\nx,y\n", 1, "stands twice"),
        ("name,region\nA\n", 2, "1 cells where the first line has 2"),
        ("name,region\n\nA, B,C\n", 3, "3 cells"),
        ('name,region\n"A\nB",x\n,x\n', 4, "the name is blank"),
        ("id,name\nNot A Slug,A\n", 2, "the id 'Not A Slug'"),
        ("name,lat,lon\nA,north,1\n", 2, "lat 'north'"),
        ("name,lat,lon\nA,91,1\n", 2, "lat '91'"),
        ("name,lat,lon\nA,nan,1\n", 2, "lat 'nan'"),
        ("name,lat,lon\nA,51,\n", 2, "one of lat and lon is blank"),
        ("name,aliases\nA,\nB,a\n", 3, "'a' already stands for 'a'"),
        ('name\n"A\n', 2, "not valid CSV"),
        (b"name\nA\nCaf\xe9\n", 3, "not UTF-8"),
    ],
)
def test_errors_in_areas_name_file_line_and_remedy(
    tmp_path: Path, areas: str | bytes, line: int, message: str
) -> None:
    with pytest.raises(TaxonomyError) as caught:
        Taxonomy.load(folder(tmp_path, areas=areas))
    assert str(caught.value).startswith(f"areas.csv, line {line}: ")
    assert message in str(caught.value)
    assert caught.value.hint


def test_synonyms_are_groups_of_words_with_comments(tmp_path: Path) -> None:
    (tmp_path / "synonyms.txt").write_text("# acronyms\nLTO, locally trusted organisation # old\n\n", "utf-8")
    assert Taxonomy.load(tmp_path).synonyms == (("LTO", "locally trusted organisation"),)


def test_a_synonym_of_nothing_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "synonyms.txt").write_text("kids, children\nLTO\n", "utf-8")
    with pytest.raises(TaxonomyError, match=r"synonyms\.txt, line 2: 'LTO' has no synonym"):
        Taxonomy.load(tmp_path)


def test_two_items_of_one_name_cannot_be_made_in_code_either() -> None:
    with pytest.raises(ValueError, match="already stands for"):
        Taxonomy(areas=(Area("a", "A"), Area("b", "a")))


def test_the_default_taxonomy_is_sound_and_rich() -> None:
    """A new library starts with it, so its errors would greet everybody."""
    taxonomy = Taxonomy.load(DEFAULTS)
    assert len(taxonomy.themes) == 20
    assert all(len(theme.phrases) >= 20 and theme.synonyms for theme in taxonomy.themes)
    assert {"report", "evaluation", "q-and-a", "case-study", "story"} <= {kind.id for kind in taxonomy.types}
    assert taxonomy.value("type", "press_release") == "news"
    assert taxonomy.value("area", "Cymru") == "wales"
    assert taxonomy.synonyms


def test_loading_is_quick_enough_for_every_search_from_the_shell() -> None:
    """The promise is 5 ms; ten times that still catches a slip, and no busy machine."""
    started = time.process_time()
    Taxonomy.load(DEFAULTS)
    assert time.process_time() - started < 0.05

"""The site can be translated whole: no sentence is left in English, whatever page it stands on."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from gleanings.corpus.config import FILE_NAME
from gleanings.corpus.library import Library
from gleanings.search_app import create_app, translating
from tests.pseudo_language import CLOSE, OPEN, make_greek_library, paths, untranslated
from tests.small_library import make_library
from tools.write_messages import TEMPLATE, template

TEMPLATES = Path(translating.__file__).parent / "templates"
_MESSAGE = re.compile(r"{% trans.*?%}.*?{% endtrans %}", re.DOTALL)
_CODE = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)


@pytest.fixture(scope="module")
def greek(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return make_greek_library(tmp_path_factory.mktemp("greek"))


def test_the_template_for_translators_has_every_message() -> None:
    """``make messages`` writes it."""
    assert TEMPLATE.read_bytes() == template()


def test_no_page_says_anything_that_no_translator_was_shown(greek: Library) -> None:
    """Everything in Latin letters stands in the brackets of the pretended language: the library itself is Greek."""
    visitor = create_app(greek).test_client()
    assert {path: left for path in paths(greek) if (left := untranslated(visitor.get(path).text))} == {}


@pytest.mark.parametrize("template", sorted(TEMPLATES.iterdir()), ids=lambda path: path.stem)
def test_no_branch_of_a_template_says_anything_else(template: Path) -> None:
    """Also where a page says it only on a bad day."""
    source = template.read_text("utf-8")
    assert untranslated(_CODE.sub("", _MESSAGE.sub("", source))) == []
    assert untranslated(_CODE.sub("", _MESSAGE.sub("", f"{source}<p>Left {{{{ x }}}} behind</p>"))) != []


def test_what_was_never_translated_is_found(greek: Library) -> None:
    """The check above sees an English sentence, an English attribute, and one beside a message."""
    assert untranslated(f"<p>{OPEN}All <b>is</b> well{CLOSE}</p><p>Κέντρο</p>") == []
    for wrong in (
        f"<p>{OPEN}Good{CLOSE} bad</p>",
        "<p>Bad</p>",
        '<a aria-label="Bad">1</a>',
        '<input placeholder="No">',
    ):
        assert len(untranslated(wrong)) == 1, wrong


def test_the_page_says_which_language_it_speaks_and_which_way_it_runs(tmp_path: Path) -> None:
    page = BeautifulSoup(create_app(make_greek_library(tmp_path, "ar")).test_client().get("/help").text, "lxml")
    assert page.html is not None
    assert (page.html["lang"], page.html["dir"]) == ("ar", "rtl")


def test_what_is_said_in_one_language_is_kept_from_readers_of_another(greek: Library) -> None:
    """The tag of a page changes with its language."""
    config = greek.folder / FILE_NAME
    spoken = config.read_text("utf-8")
    tags = [create_app(greek).test_client().get("/browse").headers["ETag"]]
    try:
        config.write_text(spoken.replace("qps", "en-GB"), "utf-8")
        english = create_app(Library.open(greek.folder)).test_client().get("/browse")
    finally:
        config.write_text(spoken, "utf-8")
    assert english.headers["ETag"] not in tags
    assert OPEN not in english.text


def test_without_a_translation_the_site_speaks_english_and_says_so_in_its_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    library = make_library(tmp_path)
    config = library.folder / FILE_NAME
    config.write_text('site_language = "cy"\n' + config.read_text("utf-8"), "utf-8")
    with caplog.at_level(logging.WARNING):
        page = create_app(Library.open(library.folder)).test_client().get("/help").text
    assert '<html lang="en-GB"' in page
    assert "no translation into 'cy'" in caplog.text


def test_an_error_is_said_in_the_language_of_the_site_and_the_next_library_speaks_its_own(
    greek: Library, wexcombe: Library
) -> None:
    for wrong in ("limit=x", "limit=", "colour=1", "area=nowhere", "from=20x", "sort=x"):
        path = f"/api/v1/search?q=a&{wrong}"
        assert OPEN in create_app(greek).test_client().get(path).text, path
        assert OPEN not in create_app(wexcombe).test_client().get(path).text, path

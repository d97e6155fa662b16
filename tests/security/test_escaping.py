"""No text of a reader or a document may become markup, wherever it is shown.

Every payload goes through the query, the parameters and the texts of a document; the page is then
parsed, and must hold only such elements, attributes and links as a harmless text leads to.
"""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path
from urllib.parse import quote_plus

import pytest
from flask.testing import FlaskClient
from lxml.html import document_fromstring

from gleanings.corpus.library import Library
from gleanings.corpus.model import Description, Evidence, Page
from gleanings.search_app import create_app
from tests.shared_data import shared_data
from tests.small_library import Invented, identity, make_library

HARMLESS = "plainly harmless"
SAMPLE = 300
IN_DOCUMENTS = 60


def payloads() -> list[str]:
    """A sample that is the same in every run, with a few that broke real sites."""
    lines = (shared_data() / "badinputs" / "xss_payloads.txt").read_text(encoding="utf-8").splitlines()
    chosen = random.Random(20261123).sample([line for line in lines if line.strip()], SAMPLE)  # noqa: S311  # no secret
    return [
        *chosen,
        '"><script>alert(1)</script>',
        "</title><script>alert(1)</script>",
        "' autofocus onfocus='x",
        "\x00<b>",
    ]


def shape(html: bytes) -> Counter[str]:
    """How often each element stands on a page with each set of attributes; ``mark`` is what searching adds."""
    elements = document_fromstring(html).iter("*")
    return Counter(
        f"{found.tag} {' '.join(sorted(map(str, found.keys())))}" for found in elements if found.tag != "mark"
    )


def foreign(html: bytes, allowed: set[str]) -> set[str]:
    """Kinds of element that no harmless page has, and links that lead away from the site."""
    links = {found.get("href", "#") for found in document_fromstring(html).iter("*")}
    return (set(shape(html)) - allowed) | {href for href in links if not href.startswith(("/", "#"))}


@pytest.fixture(scope="module")
def allowed(visitor: FlaskClient) -> set[str]:
    """Elements with their attributes on harmless pages of every kind that the payloads lead to."""
    kinds: set[str] = set()
    for path in (
        "/search",
        "/search?q=community",
        f"/search?q={quote_plus(HARMLESS)}&from=2010",
        "/search?q=zeppelin&theme=housing&match=all",
        "/search?q=x&from=x&to=x&sort=x&theme=x",
        "/search?q=community&page=99",
        "/search?q=" + "x" * 1001,
    ):
        kinds |= set(shape(visitor.get(path).data))
    return kinds


def test_payloads_in_the_query_add_no_element_and_no_attribute(visitor: FlaskClient, allowed: set[str]) -> None:
    """The box, the title, the heading, links and hidden fields all repeat what was typed."""
    for payload in payloads():
        html = visitor.get(f"/search?q={quote_plus(payload)}").data
        assert not foreign(html, allowed), payload


def test_payloads_in_every_other_parameter_add_nothing(visitor: FlaskClient, allowed: set[str]) -> None:
    """Names and values of parameters are repeated in the error summary."""
    for payload in payloads()[:100]:
        coded = quote_plus(payload)
        query = f"from={coded}&to={coded}&theme={coded}&not-area={coded}&sort={coded}&page={coded}&{coded}={coded}"
        html = visitor.get(f"/search?{query}").data
        assert not foreign(html, allowed), payload


def test_payloads_in_the_parameters_of_other_pages_add_nothing(visitor: FlaskClient, wexcombe: Library) -> None:
    """The list of saved documents, the changes, a long filter, and the way back from a document."""
    hubs = identity(wexcombe, "Hubs that last")
    pages = (
        "/saved?id={}",
        "/changes?since={}",
        "/facet/theme?q={0}&not-theme={0}&{0}={0}",
        f"/d/{hubs}?q={{0}}&at=1&theme={{0}}",
        f"/d/{hubs}/p/3?q={{0}}&at={{0}}",
    )
    for page in pages:
        tags = {
            kind.split()[0] for said in ("community", "7d") for kind in shape(visitor.get(page.format(said)).data)
        }
        for payload in payloads()[:60]:
            found = document_fromstring(visitor.get(page.format(quote_plus(payload))).data).iter("*")
            for element in found:
                assert element.tag in tags | {"mark"}, (page, payload)
                assert not [name for name in map(str, element.attrib) if name.startswith(("on", "style", "http-"))], (
                    payload
                )
                assert element.get("href", "/").startswith(("/", "#", "https://example.org/")), (page, payload)


def test_payloads_in_the_path_are_not_repeated_as_markup(visitor: FlaskClient) -> None:
    """The page for an unknown address may name it."""
    kinds = set(shape(visitor.get("/d/nothing").data))
    for payload in payloads()[:100]:
        html = visitor.get("/d/" + quote_plus(payload.replace("/", ""))).data
        assert not foreign(html, kinds), payload


def test_the_api_never_answers_with_a_page(visitor: FlaskClient) -> None:
    """JSON that a browser took for HTML would run what it quotes."""
    for payload in payloads()[:50]:
        for name in ("q", "from"):
            response = visitor.get(f"/api/v1/search?{name}={quote_plus(payload)}")
            assert response.mimetype in ("application/json", "application/problem+json")
            assert response.headers["X-Content-Type-Options"] == "nosniff"


def hostile(text: str) -> Invented:
    """A document that says the text everywhere a document can say something."""
    description = Description(
        f"word {text}",
        year=2020,
        period=text,
        date=text,
        authors=(text,),
        publisher=text,
        areas=(text,),
        mentions=(text,),
        themes=(text,),
        type=text,
        language="en",
        licence=text,
        source_url=f"javascript:{text}",
        evidence=(Evidence("title", text, text, text, 0.5),),
    )
    pages = (Page(1, f"word {text} word", label=text, heading=text), Page(2, f"{text}\n\nword", heading=text))
    return description, "pdf", pages


def pages_of(library: Library, title: str) -> list[str]:
    """Addresses that show a document."""
    document = identity(library, title)
    return [
        *(f"/d/{document}{rest}" for rest in ("", "?q=word", "/p/1?q=word", "/p/2", "/cite", "/p/1/quote")),
        f"/d/{document}/p/1/quote?from=0&to=5&q=word",
        f"/saved?id={document}",
    ]


@pytest.fixture(scope="module")
def infested(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """A library of hostile documents, and a harmless one to compare them with."""
    texts = [HARMLESS, *(text.replace("\x00", "") for text in payloads()[:IN_DOCUMENTS])]
    return make_library(tmp_path_factory.mktemp("infested"), [hostile(text) for text in texts], name='<i>"Library"')


def test_documents_can_say_what_they_like(infested: Library) -> None:
    """Titles, names, labels, headings, evidence, passages: on the document, its pages and in results."""
    visitor = create_app(infested).test_client()
    kinds: set[str] = set()
    for path in pages_of(infested, f"word {HARMLESS}"):
        kinds |= set(shape(visitor.get(path).data))
    for text in payloads()[:IN_DOCUMENTS]:
        for path in pages_of(infested, f"word {text}"):
            response = visitor.get(path)
            assert response.status_code == 200
            assert not foreign(response.data, kinds), text


def test_lists_of_hostile_documents_and_their_facets_add_nothing(infested: Library, allowed: set[str]) -> None:
    """A publisher's name becomes a checkbox, a link and a chip."""
    visitor = create_app(infested).test_client()
    for path in ("/search?q=word", "/search?q=word&page=2&sort=title", "/search?publisher=" + quote_plus(HARMLESS)):
        html = visitor.get(path).data
        # Only long facets have a field for finding a value, and no facet of the harmless library is long.
        assert not foreign(html, allowed | {"p class hidden", "input autocomplete id placeholder type"})
    for path in ("/", "/browse", "/map", "/about/corpus", "/changes", "/facet/publisher?q=word", "/facet/area"):
        kinds = set(shape(visitor.get(path).data)) - {"script defer src"}
        assert not {kind for kind in kinds if kind.startswith(("script", "img", "iframe", "i "))}


def test_the_sample_is_the_same_in_every_run_and_large_enough() -> None:
    """A test that samples nothing protects nothing."""
    assert payloads() == payloads()
    assert len(set(payloads())) >= SAMPLE
    assert isinstance(shared_data(), Path)

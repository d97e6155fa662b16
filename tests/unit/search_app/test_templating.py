"""Pieces of pages are escaped, whatever kind they are."""

from __future__ import annotations

from html import unescape

import pytest
from flask import Flask
from markupsafe import Markup

from gleanings.search_app import templating


@pytest.fixture(scope="module")
def site() -> Flask:
    app = Flask(__name__)
    templating.install(app)
    return app


class _Said(str):
    """A text of a class of its own."""


class _Safe:
    def __html__(self) -> str:
        return "<b>safe</b>"


@pytest.mark.parametrize("text", ["<b>", "a & b", '"quoted"', "it's", _Said("<i>")])
def test_text_becomes_no_markup_in_whichever_place(site: Flask, text: str) -> None:
    source = (
        "{% macro m(x) %}{{ x }}{% endmacro %}{{ value }}|{{ m(value) }}|{% set s %}{{ value }}{% endset %}{{ s }}"
    )
    shown = site.jinja_env.from_string(source).render(value=text).split("|")
    assert {unescape(piece) for piece in shown} == {text}
    assert not {*"<>\"'"} & {*"".join(shown)}


def test_what_is_markup_already_is_not_escaped_again(site: Flask) -> None:
    shown = site.jinja_env.from_string("{{ a }}{{ b }}{{ c|safe }}").render(a=Markup("<i>"), b=_Safe(), c="<u>")
    assert shown == "<i><b>safe</b><u>"


@pytest.mark.parametrize(("value", "shown"), [(3, "3"), (1.5, "1.5"), (None, "None"), (True, "True"), ([1], "[1]")])
def test_everything_else_stands_as_its_text(site: Flask, value: object, shown: str) -> None:
    assert site.jinja_env.from_string("{{ value }}").render(value=value) == shown

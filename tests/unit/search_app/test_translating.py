"""Templates speak the language that they were compiled for, in the form that each number asks for."""

from __future__ import annotations

from gettext import GNUTranslations
from io import BytesIO

import pytest
from babel.messages import Catalog
from babel.messages.mofile import write_mo
from flask import Flask

from gleanings.corpus import translating as spoken
from gleanings.search_app import templating, translating
from gleanings.search_app.translating import Speech

COUNTED = "{% trans count=n, shown=n %}{{ shown }} hub{% pluralize %}{{ shown }} hubs{% endtrans %}"


def polish() -> Speech:
    """A translation with three forms, and with mistakes in it."""
    catalog = Catalog("pl")
    catalog.add(("%(shown)s hub", "%(shown)s hubs"), ["%(shown)s centrum", "%(shown)s centra", "%(shown)s centrów"])
    catalog.add("Read <b>%(name)s</b> & more", "Czytaj <b>%(name)s</b> i więcej")
    catalog.add("Hello %(name)s", "Cześć %(imie)s")
    catalog.add("100%% of %(name)s", "100%% z %(name)s")
    catalog.add("May", "Maj", context="month")
    file = BytesIO()
    write_mo(file, catalog)
    file.seek(0)
    return Speech("pl", GNUTranslations(file), "1")


def english() -> Speech:
    """No translation."""
    return Speech("en-GB", spoken.ENGLISH, "")


def shown(speech: Speech, source: str, **values: object) -> str:
    """What a template shows."""
    app = Flask(__name__)
    templating.install(app)
    translating.install(app, speech)
    return app.jinja_env.from_string(source).render(**values)


@pytest.mark.parametrize(
    ("number", "said"), [(0, "centrów"), (1, "centrum"), (3, "centra"), (5, "centrów"), (22, "centra")]
)
def test_each_number_gets_the_form_that_the_language_has_for_it(number: int, said: str) -> None:
    assert shown(polish(), COUNTED, n=number) == f"{number} {said}"


def test_english_has_two_forms() -> None:
    assert [shown(english(), COUNTED, n=number) for number in (0, 1, 2)] == ["0 hubs", "1 hub", "2 hubs"]


def test_values_are_escaped_and_the_message_is_not() -> None:
    source = "{% trans name=title %}Read <b>{{ name }}</b> & more{% endtrans %}"
    assert shown(polish(), source, title="<i>%(x)s</i>") == "Czytaj <b>&lt;i&gt;%(x)s&lt;/i&gt;</b> i więcej"
    assert shown(english(), source, title="A & B") == "Read <b>A &amp; B</b> & more"


def test_a_translation_that_asks_for_another_value_is_passed_over() -> None:
    """A mistake of a translator must not take the page down."""
    assert shown(polish(), "{% trans name='Ann' %}Hello {{ name }}{% endtrans %}") == "Hello Ann"


def test_percent_signs_and_contexts_are_kept() -> None:
    assert shown(polish(), "{% trans name='x' %}100% of {{ name }}{% endtrans %}") == "100% z x"
    assert shown(polish(), "{% trans 'month' %}May{% endtrans %}, {% trans %}May{% endtrans %}") == "Maj, May"


def test_a_message_without_values_costs_nothing_when_a_page_is_made() -> None:
    """It stands in the compiled template as any other text."""
    app = Flask(__name__)
    templating.install(app)
    translating.install(app, english())
    plain, translated = (
        app.jinja_env.compile(f"<p>{text}</p>", raw=True).partition("if 0: yield None")[2]
        for text in ("Hello", "{% trans %}Hello{% endtrans %}")
    )
    assert plain.count("yield") == translated.count("yield") == 1

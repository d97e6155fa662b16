"""Messages are said in the chosen language, with their values; a translation that is wrong costs no answer."""

from __future__ import annotations

from gettext import NullTranslations
from typing import ClassVar

import pytest

from gleanings.corpus.translating import counted, direction, gettext, listed, ngettext, quoted, speaking


class Welsh(NullTranslations):
    """Says some things in another language, one of them wrongly."""

    _SAID: ClassVar = {
        "Hello %(name)s": "Helo %(name)s",
        "Bye %(name)s": "Hwyl %(enw)s",
        "Half %(name)s": "50% %(name)s",
        "%(names)s and %(last)s": "%(names)s a %(last)s",
        "%(n)s dog": "%(n)s ci",
        "%(n)s dogs": "%(n)s cŵn",
    }

    def gettext(self, message: str) -> str:
        """The translation, else the message."""
        return self._SAID.get(message, message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """One form for up to two, as in no English."""
        return self._SAID[msgid1 if n <= 2 else msgid2]

    def pgettext(self, context: str, message: str) -> str:
        """A space between thousands."""
        return "\N{NO-BREAK SPACE}" if context == "between thousands" else message


def test_english_is_spoken_where_nothing_was_chosen() -> None:
    assert gettext("Hello %(name)s", name="Ann") == "Hello Ann"
    assert [ngettext("%(n)s dog", "%(n)s dogs", n, n=n) for n in (1, 2)] == ["1 dog", "2 dogs"]
    assert gettext("100 % sure") == "100 % sure"


def test_the_chosen_language_is_spoken_until_its_block_ends() -> None:
    with speaking(Welsh()):
        assert gettext("Hello %(name)s", name="Ann") == "Helo Ann"
        assert [ngettext("%(n)s dog", "%(n)s dogs", n, n=n) for n in (2, 3)] == ["2 ci", "3 cŵn"]
        assert counted(1234567) == "1\N{NO-BREAK SPACE}234\N{NO-BREAK SPACE}567"
        assert listed(["x", "y", "z"]) == "x, y a z"
    assert gettext("Hello %(name)s", name="Ann") == "Hello Ann"


@pytest.mark.parametrize("message", ["Bye %(name)s", "Half %(name)s"])
def test_a_translation_that_asks_for_other_values_is_not_used(message: str) -> None:
    with speaking(Welsh()):
        assert gettext(message, name="Ann") == message % {"name": "Ann"}


def test_values_are_taken_as_they_are() -> None:
    assert gettext("Hello %(name)s", name="100 %(name)s") == "Hello 100 %(name)s"


def test_lists_and_quotations_are_written_as_in_a_sentence() -> None:
    assert [listed(list(names)) for names in ("", "a", "ab", "abc")] == ["", "a", "a and b", "a, b and c"]
    assert (quoted("a"), counted(999), counted(1000)) == ("“a”", "999", "1,000")


@pytest.mark.parametrize(("language", "way"), [("ar", "rtl"), ("he", "rtl"), ("cy", "ltr"), (None, "ltr")])
def test_languages_run_their_way(language: str | None, way: str) -> None:
    assert direction(language) == way

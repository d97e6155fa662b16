"""In which language is something said to people? In English, where no translation was chosen.

Messages are written in English where they are said, with their values named: ``gettext("No %(what)s", what=x)``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from gettext import NullTranslations

ENGLISH = NullTranslations()
_RIGHT_TO_LEFT = frozenset(("ar", "he", "fa", "ur", "ps", "yi", "dv", "ug", "sd", "ckb"))

_chosen: ContextVar[NullTranslations] = ContextVar("translation", default=ENGLISH)


@contextmanager
def speaking(translation: NullTranslations) -> Iterator[None]:
    """Lets everything that is said meanwhile be said in the translation's language."""
    before = _chosen.set(translation)
    try:
        yield
    finally:
        _chosen.reset(before)


def gettext(message: str, **values: object) -> str:
    """The message in the chosen language, with its values in their places."""
    said = _chosen.get().gettext(message)
    return _filled(said, message, values) if values else said


def pgettext(context: str, message: str) -> str:
    """A message that means different things in different places; the context says which."""
    return _chosen.get().pgettext(context, message)


def ngettext(one: str, many: str, number: int, **values: object) -> str:
    """The message in the form that a number asks for."""
    said = _chosen.get().ngettext(one, many, number)
    return _filled(said, one if number == 1 else many, values)


def noop(message: str) -> str:
    """The message as it is: marks what is translated where it is said."""
    return message


def counted(number: int) -> str:
    """1234 as "1,234"."""
    said = f"{number:,}"
    return said if number < 1000 else said.replace(",", pgettext("between thousands", ","))


def listed(names: list[str]) -> str:
    """Names as a list in a sentence: "a", "a and b", "a, b and c"."""
    if len(names) < 2:
        return "".join(names)
    return gettext("%(names)s and %(last)s", names=", ".join(names[:-1]), last=names[-1])


def quoted(text: str) -> str:
    """A text in quotation marks."""
    return gettext("“%(text)s”", text=text)


def _filled(said: str, message: str, values: Mapping[str, object]) -> str:
    """The message with its values; in English where a translation asks for others."""
    try:
        return said % values
    except (KeyError, TypeError, ValueError):
        return message % values


def direction(language: str | None) -> str:
    """Which way a language runs, by its code: "ltr" or "rtl"."""
    return "rtl" if language in _RIGHT_TO_LEFT else "ltr"

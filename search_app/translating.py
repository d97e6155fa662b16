"""Which language does the site speak, and how do its templates come to speak it?

A translation is what ``gettext`` reads: ``translations/cy/LC_MESSAGES/messages.mo``, in the library's folder or in
the program's. What templates say is translated while they are compiled, so it costs nothing when a page is made.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from gettext import GNUTranslations, NullTranslations, find
from hashlib import blake2b
from pathlib import Path

from flask import Flask, g
from jinja2 import nodes
from jinja2.ext import InternationalizationExtension

from gleanings.corpus import translating
from gleanings.corpus.readable import ReadableLibrary

FOLDER = Path(__file__).parent / "translations"
DOMAIN = "messages"

_ENGLISH = "en-GB"
_VALUE = re.compile(r"%(?:\((\w+)\)s|%)")
#: No language has forms that only larger numbers need.
_NUMBERS = range(1001)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Speech:
    """What the site says things in.

    Attributes:
        language: its code (BCP 47), as pages state it.
        translation: from English.
        version: changes with the translation.
    """

    language: str
    translation: NullTranslations
    version: str

    @classmethod
    def of(cls, library: ReadableLibrary) -> Speech:
        """The speech of a library's site: as configured where there is such a translation, else English."""
        wanted = library.config.site_language
        if wanted.partition("-")[0] == "en":
            return cls(wanted, translating.ENGLISH, "")
        for folder in (library.folder / "translations", FOLDER):
            if path := find(DOMAIN, str(folder), [wanted.replace("-", "_")]):
                data = Path(path).read_bytes()
                with Path(path).open("rb") as file:
                    return cls(wanted, GNUTranslations(file), blake2b(data, digest_size=6).hexdigest())
        _log.warning("The site speaks English: there is no translation into %r.", wanted)
        return cls(_ENGLISH, translating.ENGLISH, "")


def install(app: Flask, speech: Speech) -> None:
    """Lets the site's templates and modules speak."""
    environment = app.jinja_env
    environment.extend(translation=speech.translation)
    environment.filters["form_of"] = _form_of(speech.translation)
    environment.add_extension(_Translated)
    environment.globals.update(
        _=translating.gettext,
        site_language=speech.language,
        site_direction=translating.direction(speech.language.partition("-")[0]),
    )
    if speech.translation is translating.ENGLISH:
        return

    @app.before_request
    def begin() -> None:
        g.speaking = ExitStack()
        g.speaking.enter_context(translating.speaking(speech.translation))

    @app.teardown_request
    def end(error: BaseException | None) -> None:
        if "speaking" in g:
            g.speaking.close()


def _form_of(translation: NullTranslations) -> Callable[[int], int]:
    """Tells which form of a message a number asks for, from 0."""
    return getattr(translation, "plural", None) or (lambda number: int(number != 1))


class _Translated(InternationalizationExtension):
    """``{% trans %}`` as Jinja has it, but said in the site's language by the compiled template itself."""

    def _make_node(  # type: ignore[override]  # a choice of outputs is a node too
        self,
        singular: str,
        plural: str | None,
        context: str | None,
        variables: dict[str, nodes.Expr],
        plural_expr: nodes.Expr | None,
        vars_referenced: bool,
        num_called_num: bool,
    ) -> nodes.Node:
        speech: NullTranslations = self.environment.translation  # type: ignore[attr-defined]  # install put it there
        if plural is None or plural_expr is None:
            said = speech.pgettext(context, singular) if context else speech.gettext(singular)
            return _output(said, singular, variables)
        form = self.environment.filters["form_of"]
        # The least number that asks for each form says it.
        numbers = {form(number): number for number in reversed(_NUMBERS)}
        outputs = {
            which: _output(speech.ngettext(singular, plural, number), singular if number == 1 else plural, variables)
            for which, number in numbers.items()
        }
        *others, last = sorted(outputs)
        node: nodes.Node = outputs[last]
        for which in reversed(others):
            asked = nodes.Filter(plural_expr, "form_of", [], [], None, None)
            is_this = nodes.Compare(asked, [nodes.Operand("eq", nodes.Const(which))])
            node = nodes.If(is_this, [outputs[which]], [], [node])
        return node


def _output(said: str, message: str, variables: dict[str, nodes.Expr]) -> nodes.Output:
    """The message with its values in their places; in English where a translation asks for others."""
    if not {match[1] for match in _VALUE.finditer(said) if match[1]} <= variables.keys():
        said = message
    pieces: list[nodes.Expr] = []
    done = 0
    for match in _VALUE.finditer(said):
        pieces.append(nodes.TemplateData(said[done : match.start()]))
        pieces.append(variables[match[1]] if match[1] else nodes.TemplateData("%"))
        done = match.end()
    return nodes.Output([*pieces, nodes.TemplateData(said[done:])])

"""What does the address of a request ask for? Strictly: a program that asks wrongly must hear of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gleanings.corpus.changes import read_since
from gleanings.corpus.errors import InvalidParameter
from gleanings.corpus.translating import counted, gettext
from gleanings.index.parameters import Parameter, flag, number, one_of
from gleanings.index.request import SearchRequest, canonical_name, read_parameters, to_pairs
from gleanings.index.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for.

    Attributes:
        search: what stands for a search.
        values: its other parameters and the parts of its path, by name, all that have a default among them.
    """

    search: SearchRequest
    values: Mapping[str, Any]

    def text(self, name: str) -> str:
        """A text; "" where it is not given."""
        return str(self.values.get(name, ""))

    def number(self, name: str) -> int:
        """A whole number."""
        return int(self.values[name])

    @property
    def canonical(self) -> str:
        """What is the same for all addresses that ask for the same."""
        return f"{to_pairs(self.search)} {sorted(self.values.items())}"


def read(
    pairs: Iterable[tuple[str, str]],
    parameters: Sequence[Parameter],
    own: Sequence[Parameter],
    known: Vocabulary,
) -> tuple[Asked, tuple[InvalidParameter, ...]]:
    """What is asked for, and everything that is wrong with it.

    Args:
        pairs: the query string, and the parts of the path.
        parameters: that stand for a search.
        own: parameters besides.
        known: the values that filters may have.
    """
    shared, named = ({parameter.name: parameter for parameter in group} for group in (parameters, own))
    values: dict[str, Any] = {p.name: _value(p, p.default) for p in own if p.default}
    of_search, problems = [], []
    for name, text in pairs:
        try:
            parameter = named.get(name) or shared.get(canonical_name(name))
            if parameter is None:
                said = gettext("There is no parameter %(name)s here.", name=repr(name))
                raise InvalidParameter(name, said, hint=gettext("See /api."))
            if parameter.kind != "text" and not text.strip():
                said = gettext("%(name)s has no value.", name=name)
                raise InvalidParameter(name, said, hint=gettext("Leave it out, or give it one."))
            if name in named:
                values[name] = _value(parameter, text.strip())
            else:
                of_search.append((name, text))
        except InvalidParameter as problem:
            problems.append(problem)
    search, wrong = read_parameters(of_search, known)
    return Asked(search, values), (*problems, *wrong)


def _value(parameter: Parameter, text: str) -> str | int | bool:
    match parameter.kind:
        case "number":
            return number(parameter, text)
        case "choice":
            return one_of(parameter, text)
        case "flag":
            return flag(parameter, text)
        case "since":
            read_since(text)
            return text
    if len(text) > parameter.most:
        said = gettext(
            "%(name)s has %(count)s characters; at most %(most)s are read.",
            name=parameter.name,
            count=counted(len(text)),
            most=counted(parameter.most),
        )
        raise InvalidParameter(parameter.name, said)
    return text

"""How are our query nodes said to the server? As clauses; every value is bound, and no text is parsed there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence

from gleanings.index.engine import NONE, Filter, Query, YearRange
from gleanings.index.matching import group_parts, restrictions
from gleanings.index.nodes import (
    Alternatives,
    And,
    Every,
    Group,
    Leaf,
    Node,
    Not,
    Or,
    Phrase,
    Ranged,
    Titled,
    Valued,
    Word,
    forms,
    leaves,
)
from gleanings.index.opensearch.encoding import token
from gleanings.index.opensearch.mapping import Json, number_field, value_field
from gleanings.index.weighing import PHRASE_WEIGHT, SYNONYM_WEIGHT

EVERYTHING: Json = {"match_all": {}}
NOTHING: Json = {"match_none": {}}

#: Higher than any score of words.
_FIRST = 1e6
#: So many spellings of one part score at most: the server limits the clauses of a query.
_SCORED_FORMS = 16


def matching(node: Node, mode: str) -> Json:
    """What a document must be to match.

    Args:
        node: the query.
        mode: whether adjacent words must "all" be there or "any" of them.
    """
    match node:
        case Every():
            return EVERYTHING
        case Word() | Phrase() | Alternatives():
            return holding(node)
        case Titled(part=part):
            return holding(part, "title_")
        case Valued():
            return valued(node)
        case Ranged():
            return _between(number_field(node.field), node.first, node.last)
        case And(parts=parts):
            return both(matching(part, mode) for part in parts)
        case Or(parts=parts):
            return either([matching(part, mode) for part in parts])
        case Not(part=part):
            return {"bool": {"must_not": [matching(part, mode)]}}
        case Group():
            return _group(node, mode)


def put_first(identities: Sequence[str]) -> list[Json]:
    """The clauses that give some documents higher scores than words can, in their order."""
    return [
        {"constant_score": {"filter": {"term": {"id": identity}}, "boost": _FIRST * place}}
        for place, identity in enumerate(reversed(identities), 1)
    ]


def scoring(node: Node) -> list[Json]:
    """The clauses whose scores add up to a document's."""
    return [clause for leaf, times in Counter(leaves(node)).items() for clause in _scored(leaf, times)]


def filtering(query: Query, leave_out: Collection[str] = ()) -> list[Json]:
    """The filters of a query, without those of some facets."""
    found = [_filtered(facet, wanted) for facet, wanted in query.filters.items() if facet not in leave_out]
    if query.years is not None and "year" not in leave_out:
        found.append(_years(query.years))
    return [clause for clause in found if clause != EVERYTHING]


def both(clauses: Iterable[Json]) -> Json:
    """What all of some clauses match; everything, when there are none."""
    found = [clause for clause in clauses if clause != EVERYTHING]
    return {"bool": {"filter": found}} if len(found) > 1 else found[0] if found else EVERYTHING


def either(clauses: Collection[Json]) -> Json:
    """What any of some clauses matches; nothing, when there are none."""
    found = list(clauses)
    if len(found) < 2:
        return found[0] if found else NOTHING
    return {"bool": {"should": found, "minimum_should_match": 1}}


def _group(group: Group, mode: str) -> Json:
    should, must, must_not = group_parts(group)
    needed = [matching(part, mode) for part in (*must, *restrictions(group))]
    if should and not (must and mode == "any"):
        combine: Callable[[list[Json]], Json] = both if mode == "all" else either
        needed.append(combine([matching(part, mode) for part in should]))
    if not must_not:
        return both(needed)
    return {"bool": {"filter": needed, "must_not": [matching(part, mode) for part in must_not]}}


def holding(leaf: Leaf, where: str = "") -> Json:
    """What holds a word or a phrase: in the text, or with "title_" in the title."""
    match leaf:
        case Word(stem=stem):
            return {"term": {f"{where}stems": token(stem)}}
        case Phrase():
            return _phrase(leaf, where)
        case Alternatives():
            return _any_form(leaf, where)


def _any_form(leaf: Alternatives, where: str) -> Json:
    """Single words go together in one clause: a pattern may stand for hundreds."""
    stems = [token(form.stem) for form in forms(leaf) if isinstance(form, Word)]
    phrases = [form for form in forms(leaf) if isinstance(form, Phrase)]
    words = [token(form.words[0]) for form in phrases if _is_one_word(form)]
    others = [form for form in phrases if not _is_one_word(form)]
    clauses = [
        {"terms": {f"{where}{field}": tokens}} for field, tokens in (("stems", stems), ("words", words)) if tokens
    ]
    return either([*clauses, *(_phrase(form, where) for form in others)])


def _is_one_word(form: Phrase) -> bool:
    return form.exact and len(form.words) == 1


def _phrase(phrase: Phrase, where: str) -> Json:
    tokens = [token(word) for word in (phrase.words if phrase.exact else phrase.stems)]
    field = f"{where}{'words' if phrase.exact else 'stems'}"
    if len(tokens) == 1:
        return {"term": {field: tokens[0]}}
    # The server splits at blanks, and no token holds one: it gets back exactly these.
    said = " ".join(tokens)
    if phrase.slop is None:
        return {"match_phrase": {field: {"query": said, "analyzer": "whitespace"}}}
    near = {"query": said, "max_gaps": phrase.slop, "analyzer": "whitespace"}
    return {"intervals": {field: {"match": near}}}


def valued(clause: Valued) -> Json:
    """What has any of some values."""
    if not clause.values:
        return NOTHING
    field = "id" if clause.field == "id" else value_field(clause.field)
    return {"terms": {field: sorted(clause.values)}}


def _between(field: str, first: int | None, last: int | None) -> Json:
    ends = {name: end for name, end in (("gte", first), ("lte", last)) if end is not None}
    return {"range": {field: ends}} if ends else {"exists": {"field": field}}


def _years(years: YearRange) -> Json:
    return _between(number_field("year"), years.first, years.last)


def _filtered(facet: str, wanted: Filter) -> Json:
    field = value_field(facet)
    included = {"terms": {field: sorted(wanted.include)}} if wanted.include else EVERYTHING
    if not wanted.exclude:
        return included
    needed = [] if included == EVERYTHING else [included]
    return {"bool": {"filter": needed, "must_not": [{"terms": {field: sorted(wanted.exclude)}}]}}


def _scored(leaf: Leaf, times: int) -> list[Json]:
    match leaf:
        case Word(stem=stem):
            return [_stem(stem, times)]
        case Phrase():
            words = [_stem(stem, times * PHRASE_WEIGHT) for stem in leaf.stems]
            return [{"bool": {"filter": [_phrase(leaf, "")], "should": words}}]
        case Alternatives():
            return _best_form(leaf, times)


def _best_form(leaf: Alternatives, times: int) -> list[Json]:
    """The spelling that scores best: the server cannot add up frequencies of several."""
    scored: dict[tuple[str, ...], Json] = {}
    for form in forms(leaf):
        weight = times * (1.0 if form in leaf.same else SYNONYM_WEIGHT)
        if isinstance(form, Word):
            scored.setdefault((form.stem,), _stem(form.stem, weight))
        elif len(form.stems) == 1:
            scored.setdefault(form.stems, _stem(form.stems[0], weight))
        else:
            words = [_stem(stem, weight / len(form.stems)) for stem in form.stems]
            scored.setdefault(form.stems, {"bool": {"filter": [_phrase(form, "")], "should": words}})
    clauses = list(scored.values())[:_SCORED_FORMS]
    return [{"dis_max": {"queries": clauses}}] if clauses else []


def _stem(stem: str, weight: float) -> Json:
    return {"term": {"stems": {"value": token(stem), "boost": weight}}}


def has_no_year() -> Json:
    """What documents without a year match."""
    return {"term": {value_field("year"): NONE}}

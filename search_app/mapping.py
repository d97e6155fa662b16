"""Where is there evidence, and where is there none? The evidence map as a page, a spreadsheet and data."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from itertools import pairwise

from flask import Blueprint, Response, render_template, request

from gleanings.corpus.translating import gettext
from gleanings.index.evidence_map import MAP_FACETS, EvidenceMap, MapValue, map_rows, read_axes
from gleanings.index.request import SearchRequest, read_parameters, to_pairs
from gleanings.search_app.files import plain_name
from gleanings.search_app.headers import entity_tag, tagged, unchanged
from gleanings.search_app.presenting.chips import chips
from gleanings.search_app.presenting.narrowing import only_value
from gleanings.search_app.presenting.urls import map_url, search_url
from gleanings.search_app.presenting.wording import facet_title
from gleanings.search_app.site import site

blueprint = Blueprint("mapping", __name__)

#: What a page can hold; the files have everything.
_ROWS, _COLUMNS = 100, 40
#: The least count of each shade.
_SHADES = (1, 2, 4, 8, 16)


@dataclass(frozen=True, slots=True)
class _Cell:
    """A count, the search that it counts, and its shade from 0 to 5."""

    count: int
    url: str
    shade: int


@dataclass(frozen=True, slots=True)
class _Row:
    """A row with its name and total, and the search for its documents."""

    value: MapValue
    url: str
    cells: tuple[_Cell, ...]


@blueprint.get("/map")
def evidence_map() -> Response:
    """The table, for the search and filters of the address; each cell leads to its documents."""
    here = site()
    rows, columns, asked = _asked()
    tag = entity_tag("map", here.version, *here.service.state(), rows, columns, asked)
    if same := unchanged(tag):
        return same
    found = here.service.evidence_map(asked, rows, columns)
    shown = found.column_values[:_COLUMNS]
    page = render_template(
        "map.html",
        found=found,
        asked=asked,
        titles={facet: facet_title(facet) for facet in MAP_FACETS},
        columns=shown,
        rows=_rows(found, shown),
        left_out=(len(found.row_values[_ROWS:]), len(found.column_values[_COLUMNS:])),
        shades=_legend(),
        kept=[pair for pair in to_pairs(asked) if pair[0] != "q"],
        chips=chips(asked, here.service.vocabulary()),
        csv=map_url(asked, rows, columns, ".csv"),
        search=search_url(asked),
        coverage=here.service.coverage(),
        generation=found.generation,
    )
    return tagged(Response(page), tag)


@blueprint.get("/map.csv")
def as_csv() -> Response:
    """The whole map as a spreadsheet."""
    rows, columns, asked = _asked()
    text = io.StringIO()
    csv.writer(text).writerows(map_rows(site().service.evidence_map(asked, rows, columns)))
    response = Response(text.getvalue(), content_type="text/csv; charset=utf-8")
    name = plain_name(f"map {rows} {columns} {asked.text}", "map")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _asked() -> tuple[str, str, SearchRequest]:
    """Rows, columns and search of the address.

    Raises:
        InvalidParameter: one of them cannot be used.
    """
    rows, columns = read_axes(request.args.get("rows") or "theme", request.args.get("cols") or "year")
    pairs = [pair for pair in request.args.items(multi=True) if pair[0] not in ("rows", "cols")]
    asked, wrong = read_parameters(pairs, site().service.vocabulary())
    if wrong:
        raise wrong[0]
    return rows, columns, asked


def _rows(found: EvidenceMap, columns: tuple[MapValue, ...]) -> list[_Row]:
    request = replace(found.request, match=found.match) if found.request.text else found.request
    return [
        _Row(
            row,
            search_url(only_value(request, found.rows, row.value)),
            tuple(
                _Cell(count, search_url(found.at(row.value, column.value)), sum(count >= least for least in _SHADES))
                for column, count in zip(columns, line, strict=False)
            ),
        )
        for row, line in zip(found.row_values[:_ROWS], found.cells, strict=False)
    ]


def _legend() -> list[str]:
    """What each shade stands for: "0", "1", "2–3", ..., "16 or more"."""
    between = [str(first) if after == first + 1 else f"{first}–{after - 1}" for first, after in pairwise(_SHADES)]
    return ["0", *between, gettext("%(count)s or more", count=_SHADES[-1])]

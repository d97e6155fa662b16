"""How does a reference read? In the Harvard style of Cite Them Right, in British English, by a CSL processor.

citeproc-py prints it, with the style that it brings (harvard-cite-them-right). It is imported when the first
reference is printed: no search pays for it.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from html import escape

from gleanings.corpus.citing import CitedFrom
from gleanings.corpus.model import Document
from gleanings.corpus.reference_formats import csl_item

_STYLE = "harvard-cite-them-right"
#: The members of an item that the style prints; of others citeproc-py complains.
_PRINTED = ("id", "type", "title", "author", "issued", "publisher", "URL", "accessed")


def reference(document: Document, cited_from: CitedFrom, locator: str = "") -> str:
    """The document, or the place in it that the locator names, as one line of a list of references."""
    return _with_place(_printed(_item(document, cited_from), "plain")[0], document, cited_from, locator)


def reference_html(document: Document, cited_from: CitedFrom) -> str:
    """The same as HTML, with the title in italics where the style wants it; everything else is escaped."""
    # citeproc-py passes on whatever markup a title or a name holds.
    return _with_place(_printed(escape(_item(document, cited_from), quote=False), "html")[0], document, cited_from)


def in_text(document: Document, cited_from: CitedFrom, locator: str = "") -> str:
    """What stands in brackets behind a quotation: "(Moss, 2019, p. 12)"."""
    cited = _printed(_item(document, cited_from), "plain")[1]
    return f"{cited[:-1]}, {locator})" if locator else cited


@lru_cache(maxsize=64)
def _printed(item: str, form: str) -> tuple[str, str]:
    """An item, as JSON, in a list of references, and in the text; a page asks for both."""
    from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
    from citeproc.source.json import CiteProcJSON

    # A style keeps the state of what it prints, so each reference has its own; that costs a millisecond.
    style = CitationStylesStyle(_STYLE, locale="en-GB", validate=False)
    described = json.loads(item)
    printed = CitationStylesBibliography(style, CiteProcJSON([described]), getattr(formatter, form))
    citation = Citation([CitationItem(described["id"])])
    printed.register(citation)
    cited = str(printed.cite(citation, lambda item: None))
    return _mended(str(printed.bibliography()[0])), cited


def _item(document: Document, cited_from: CitedFrom) -> str:
    """The document as an item that the style can print, as JSON."""
    item = {name: value for name, value in csl_item(document, cited_from).items() if name in _PRINTED}
    if "author" not in item:
        # The style puts the title in the authors' place then, and citeproc-py would print it twice.
        item["author"] = [{"literal": item.pop("title", document.id)}]
    return json.dumps(item, ensure_ascii=False)


def _mended(text: str) -> str:
    """The text without a full stop behind a question: citeproc-py joins parts without looking at their ends."""
    return re.sub(r"([.?!…](?:</i>)?)\.(?=\s|$)", r"\1", text)


def _with_place(text: str, document: Document, cited_from: CitedFrom, locator: str = "") -> str:
    """The reference with the place in the document, and with where it is kept when it has no address."""
    if not cited_from.url(document):
        text = f"{text} {cited_from.name}, document {document.id}."
    return f"{text.removesuffix('.')}, {locator}." if locator else text

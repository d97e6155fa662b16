"""What does the site say, for whoever translates it? ``python -m tools.write_messages`` from the checkout's root.

Every message of the program goes into ``search_app/translations/messages.pot``, and from there into each translation
that lies beside it, which is compiled. A test compares the template with what this module would write.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "search_app" / "translations"
TEMPLATE = FOLDER / "messages.pot"

_SPEAKING = ("corpus", "index", "search_app")
_METHODS = [("**.py", "python"), ("**.html", "jinja2.ext:babel_extract")]
#: Functions that take messages, and where in their arguments these stand.
_KEYWORDS = {"_": None, "gettext": None, "noop": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
_WIDTH = 110


def template() -> bytes:
    """The messages of the program, each with the files that say it."""
    catalog = Catalog(project="gleanings", charset="utf-8", header_comment="# What the site says, to be translated.")
    for file, message, context in sorted(_messages(), key=lambda found: (found[0], str(found[1]))):
        catalog.add(message, locations=[(file, 0)], context=context)
    return _without_dates(catalog)


def main() -> None:
    """Writes the template, and brings the translations up to it."""
    TEMPLATE.write_bytes(template())
    for path in sorted(FOLDER.glob("*/LC_MESSAGES/*.po")):
        translation = read_po(BytesIO(path.read_bytes()))
        translation.update(read_po(BytesIO(TEMPLATE.read_bytes())))
        path.write_bytes(_without_dates(translation))
        with path.with_suffix(".mo").open("wb") as compiled:
            write_mo(compiled, translation)


def _messages() -> Iterator[tuple[str, str | tuple[str, ...], str | None]]:
    for folder in _SPEAKING:
        found = extract_from_dir(ROOT / folder, _METHODS, keywords=_KEYWORDS, comment_tags=())
        for name, _, message, _, context in found:
            yield f"{folder}/{Path(name).as_posix()}", message, context


def _without_dates(catalog: Catalog) -> bytes:
    """The catalogue as a file that is the same whenever it is written."""
    written = BytesIO()
    write_po(written, catalog, width=_WIDTH, include_lineno=False, sort_by_file=True)
    lines = written.getvalue().splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith((b'"POT-Creation-Date', b'"PO-Revision-Date')))


if __name__ == "__main__":
    main()

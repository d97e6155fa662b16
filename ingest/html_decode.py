"""Which characters do the bytes of a web page stand for?"""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding=["']([\w.:-]+)|<meta[^>]{0,400}?charset\s*=\s*["']?\s*([\w.:-]+)""", re.I
)
_XML_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_HEAD_BYTES = 4096
#: Browsers read these as Windows-1252, and so were the pages written.
_WESTERN = frozenset({"ascii", "iso8859-1", "cp1252"})


def decode_html(data: bytes) -> str:
    """The page as text: by byte order mark, declaration, UTF-8, Windows-1252, in this order.

    NUL characters and the XML declaration, which no later step needs, are left out.
    """
    text = _decode(data).replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")
    return _XML_DECLARATION.sub("", text, count=1) if text.lstrip()[:5] == "<?xml" else text


def _decode(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    wide = _unmarked_utf16(data)
    if wide:
        return data.decode(wide, "replace")
    for encoding in _candidates(data):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return _damaged(data)


def _unmarked_utf16(data: bytes) -> str | None:
    # Markup is ASCII, so in UTF-16 nearly every second byte of the head is zero.
    head = data[: _HEAD_BYTES // 2 * 2]
    if head[1::2].count(0) * 3 > len(head):
        return "utf-16-le"
    return "utf-16-be" if head[::2].count(0) * 3 > len(head) else None


def _candidates(data: bytes) -> list[str]:
    declared = _declared(data[:_HEAD_BYTES])
    if declared is None or declared == "utf-8":
        return ["utf-8"]
    # Bytes beyond ASCII that are valid UTF-8 are hardly ever anything else, whatever a Western page declares.
    return ["utf-8", "cp1252"] if declared in _WESTERN else [declared, "utf-8"]


def _declared(head: bytes) -> str | None:
    found = _DECLARED.search(head)
    if found is None:
        return None
    try:
        name = codecs.lookup((found[1] or found[2]).decode("ascii")).name
        # Python also lists codecs that make no text of bytes ("rot13", "hex").
        b"a".decode(name)
    except (LookupError, UnicodeDecodeError):
        return None
    # A declaration that can be read as ASCII rules these out.
    return None if name.startswith(("utf-16", "utf-32")) else name


def _damaged(data: bytes) -> str:
    """Few bad bytes among many good ones are damage; many are a page in Windows-1252."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(1 for character in text if character > "\x7f") - bad
    return text if bad * 10 < good else data.decode("cp1252", "replace")

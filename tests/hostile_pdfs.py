"""PDFs of a few kilobytes that want gigabytes, hours or circles: each attacks another part of a reader."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping

_PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F1 5 0 R>>%s>>/Contents 4 0 R>>"
_FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
_TEXT = b"BT /F1 12 Tf 72 700 Td (Hello) Tj ET"


def assemble(objects: Mapping[int, bytes], trailer: bytes = b"") -> bytes:
    """A PDF of these objects with a right table of offsets."""
    data = bytearray(b"%PDF-1.7\n")
    offsets = {}
    for number, content in objects.items():
        offsets[number] = len(data)
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(data)
    size = max(objects) + 1
    data += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        data += b"%010d 00000 %s \n" % (offsets.get(number, 0), b"n" if number in offsets else b"f")
    data += b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start)
    return bytes(data)


def stream(content: bytes, entries: bytes = b"") -> bytes:
    """A stream object."""
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(content), entries, content)


def flate(content: bytes, entries: bytes = b"") -> bytes:
    """A compressed stream object."""
    return stream(zlib.compress(content, 9), b"/Filter/FlateDecode" + entries)


def document(
    contents: bytes = b"", *, font: bytes = _FONT, resources: bytes = b"", more: Mapping[int, bytes] | None = None
) -> bytes:
    """A PDF of one page."""
    return assemble(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: _PAGE % resources,
            4: contents or stream(_TEXT),
            5: font,
            **(more or {}),
        }
    )


def _deflated_run(unit: bytes, size: int) -> bytes:
    """Compressed bytes of ``unit`` repeated up to ``size``; a piece is compressed once, however many there are."""
    piece = unit * (1_000_000 // len(unit))
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH)
    own, low, high = zlib.adler32(piece, 0), 1, 0
    for _ in range(size // len(piece)):  # the checksum goes on from piece to piece
        high = (high + len(piece) * low + (own >> 16)) % 65_521
        low = (low + (own & 0xFFFF)) % 65_521
    end = b"\x03\x00" + (high << 16 | low).to_bytes(4, "big")
    return b"\x78\xda" + packed * (size // len(piece)) + end


def _flate_bomb() -> bytes:
    return document(stream(_deflated_run(b" ", 1_000_000_000), b"/Filter/FlateDecode"))


def _flate_bomb_twice() -> bytes:
    inner = zlib.compress(_deflated_run(b" ", 4_000_000_000), 9)
    return document(stream(inner, b"/Filter[/FlateDecode/FlateDecode]"))


def _text_operators() -> bytes:
    return document(flate(b"BT /F1 1 Tf " + b"(a) Tj " * 2_400_000 + b"ET"))


def _state_operators() -> bytes:
    return document(stream(_deflated_run(b"q ", 20_000_000), b"/Filter/FlateDecode"))


def _form_fan_out(depth: int, width: int) -> bytes:
    forms = {}
    for level in range(depth):
        last = level == depth - 1
        calls = _TEXT if last else b"/X Do " * width
        names = b"/Font<</F1 5 0 R>>" + (b"" if last else b"/XObject<</X %d 0 R>>" % (11 + level))
        forms[10 + level] = stream(calls, b"/Type/XObject/Subtype/Form/BBox[0 0 612 792]/Resources<<%s>>" % names)
    return document(stream(b"/X Do " * width), resources=b"/XObject<</X 10 0 R>>", more=forms)


def _form_of_itself() -> bytes:
    form = stream(b"/X Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 10 0 R>>>>")
    return document(stream(b"/X Do"), resources=b"/XObject<</X 10 0 R>>", more={10: form})


def _xref_stream_of_billions() -> bytes:
    data = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
    entries = b"/Type/XRef/Size 2000000000/W[1 2 1]/Index[0 2000000000]/Root 1 0 R"
    return data + b"9 0 obj\n" + stream(b"\0" * 16, entries) + b"\nendobj\nstartxref\n%d\n%%%%EOF" % len(data)


def _to_unicode(ranges: bytes) -> bytes:
    cmap = b"begincmap 1 begincodespacerange <00000000> <FFFFFFFF> endcodespacerange " + ranges + b" endcmap"
    font = b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[6 0 R]/ToUnicode 7 0 R>>"
    child = b"<</Type/Font/Subtype/CIDFontType2/BaseFont/A/CIDSystemInfo<</Registry(A)/Ordering(I)/Supplement 0>>>>"
    return document(font=font, more={6: child, 7: stream(cmap)})


def _cid_ranges() -> bytes:
    cmap = b"begincmap 1 begincidrange <00000000> <FFFFFFFF> 0 endcidrange endcmap"
    font = b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding 7 0 R/DescendantFonts[6 0 R]>>"
    child = b"<</Type/Font/Subtype/CIDFontType2/BaseFont/A/CIDSystemInfo<</Registry(A)/Ordering(I)/Supplement 0>>>>"
    return document(font=font, more={6: child, 7: stream(cmap, b"/Type/CMap/CMapName/X")})


def _widths_of_billions() -> bytes:
    font = b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[6 0 R]>>"
    child = b"<</Type/Font/Subtype/CIDFontType2/BaseFont/A/W[0 2000000000 500]>>"
    return document(font=font, more={6: child})


def _glyphs(count: int, step: Callable[[int], tuple[int, int]]) -> bytes:
    shown = b"".join(b"1 0 0 1 %d %d Tm (a) Tj " % step(number) for number in range(count))
    return document(flate(b"BT /F1 6 Tf " + shown + b"ET"))


def _pages(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % (10 + number) for number in range(count))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R>>"
    return assemble(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count),
            4: stream(_TEXT),
            5: _FONT,
            **{10 + number: page for number in range(count)},
        }
    )


def _deep_page_tree(depth: int) -> bytes:
    nodes = {
        number: b"<</Type/Pages/Parent %d 0 R/Kids[%d 0 R]/Count 1>>" % (number - 1, number + 1)
        for number in range(10, 10 + depth)
    }
    leaf = 10 + depth
    return assemble(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[10 0 R]/Count 1>>",
            4: stream(_TEXT),
            5: _FONT,
            **nodes,
            leaf: b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>" % (leaf - 1),
        }
    )


def _page_tree_in_a_circle() -> bytes:
    return assemble({1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[2 0 R]/Count 1000000>>"})


def _outline_in_a_circle() -> bytes:
    return assemble(
        {
            1: b"<</Type/Catalog/Pages 2 0 R/Outlines 6 0 R>>",
            2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: _PAGE % b"",
            4: stream(_TEXT),
            5: _FONT,
            6: b"<</Type/Outlines/First 7 0 R/Last 8 0 R>>",
            7: b"<</Title(A)/Parent 6 0 R/Next 8 0 R/First 6 0 R/Dest[3 0 R/Fit]>>",
            8: b"<</Title(B)/Parent 6 0 R/Next 7 0 R/First 7 0 R/Dest[3 0 R/Fit]>>",
        }
    )


def _outline_without_end(count: int) -> bytes:
    entries = {
        number: b"<</Title(T)/Parent 6 0 R/Next %d 0 R/Dest[3 0 R/Fit]>>" % (number + 1)
        for number in range(10, 10 + count)
    }
    return assemble(
        {
            1: b"<</Type/Catalog/Pages 2 0 R/Outlines 6 0 R>>",
            2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: _PAGE % b"",
            4: stream(_TEXT),
            5: _FONT,
            6: b"<</Type/Outlines/First 10 0 R/Last 10 0 R>>",
            **entries,
        }
    )


def _length_of_itself() -> bytes:
    return document(b"<</Length 4 0 R>>\nstream\n" + _TEXT + b"\nendstream")


def _previous_table_is_itself() -> bytes:
    plain = document()
    start = plain.rindex(b"xref\n0 ")
    return plain.replace(b"/Root 1 0 R", b"/Root 1 0 R/Prev %d" % start)


def _filters(count: int) -> bytes:
    content = _TEXT
    for _ in range(count):
        content = zlib.compress(content)
    return document(stream(content, b"/Filter[%s]" % (b"/FlateDecode" * count)))


def _contents_of_itself() -> bytes:
    return document(b"[4 0 R 4 0 R 4 0 R]")


def _objects_in_a_stream_in_itself() -> bytes:
    data = b"%PDF-1.7\n"
    inner = b"1 0 2 30 <</Type/Catalog/Pages 2 0 R>>  <</Type/Pages/Kids[3 0 R]/Count 1>>"
    packed = b"5 0 obj\n" + stream(inner, b"/Type/ObjStm/N 2/First 9/Extends 5 0 R") + b"\nendobj\n"
    start = len(data) + len(packed)
    rows = b"".join(bytes(row) for row in ((0, 0, 0), (2, 5, 0), (2, 5, 1), (2, 5, 2), (2, 5, 3), (2, 5, 0)))
    table = b"6 0 obj\n" + stream(rows, b"/Type/XRef/Size 6/W[1 1 1]/Root 1 0 R") + b"\nendobj\n"
    return data + packed + table + b"startxref\n%d\n%%%%EOF" % start


def _picture(side: int) -> bytes:
    entries = b"/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8/ColorSpace/DeviceRGB" % (side, side)
    image = stream(_deflated_run(b"\x7f\0", 3 * side * side), b"/Filter/FlateDecode" + entries)
    return document(stream(b"600 0 0 700 0 0 cm /X Do"), resources=b"/XObject<</X 10 0 R>>", more={10: image})


def _rectangles() -> bytes:
    return document(flate(b"".join(b"%d 0 9 9 re f " % (number % 600) for number in range(500_000))))


#: What each does to a reader, and how to make it.
HOSTILE: Mapping[str, Callable[[], bytes]] = {
    "1 GB of spaces": _flate_bomb,
    "4 GB packed twice": _flate_bomb_twice,
    "2.4 million text operators": _text_operators,
    "10 million saved states": _state_operators,
    "forms that draw a billion forms": lambda: _form_fan_out(9, 10),
    "forms that draw 100,000 forms": lambda: _form_fan_out(5, 10),
    "a form that draws itself": _form_of_itself,
    "a font that is a reference to itself": lambda: document(font=b"5 0 R"),
    "a table of two billion objects": _xref_stream_of_billions,
    "4 billion mapped characters": lambda: _to_unicode(b"1 beginbfrange <00000000> <FFFFFFFF> <0000> endbfrange"),
    "1,000 maps of 65,000 characters": lambda: _to_unicode(
        b"1000 beginbfrange " + b"<0000> <FFFF> <0000> " * 1_000 + b"endbfrange"
    ),
    "4 billion character ids": _cid_ranges,
    "widths of two billion glyphs": _widths_of_billions,
    "a grid of 20,000 glyphs": lambda: _glyphs(20_000, lambda number: (3 * (number % 200), 7 * (number // 200))),
    "100,000 scattered glyphs": lambda: _glyphs(
        100_000, lambda number: (number * 7919 % 600, number * 104_729 % 780)
    ),
    "glyphs drawn from the foot to the head": lambda: _glyphs(1_900, lambda number: (100, number // 3)),
    "500,000 rectangles": _rectangles,
    "100,000 pages": lambda: _pages(100_000),
    "a page tree 20,000 deep": lambda: _deep_page_tree(20_000),
    "a page tree in a circle": _page_tree_in_a_circle,
    "an outline in a circle": _outline_in_a_circle,
    "an outline of 100,000 entries": lambda: _outline_without_end(100_000),
    "a length that is its own stream": _length_of_itself,
    "a table that follows itself": _previous_table_is_itself,
    "50,000 nested arrays": lambda: document(stream(b"[" * 50_000 + b"]" * 50_000 + b" TJ")),
    "5 KB of junk before the header": lambda: b"junk " * 1_000 + document(),
    "500 filters on one stream": lambda: _filters(500),
    "contents that are their own parts": _contents_of_itself,
    "objects kept in the stream that they describe": _objects_in_a_stream_in_itself,
    "a picture of 20,000 by 20,000 pixels": lambda: _picture(20_000),
    "a page of HTML": lambda: b"%PDF-1.7\n<!doctype html><title>PDF</title><p>Hello</p>",
    "nothing but zeros": lambda: b"%PDF-1.7\n" + bytes(100_000),
    "nothing but a header": lambda: b"%PDF-1.7\n",
    "a file cut in the middle": lambda: document()[:300],
    "random bytes": lambda: b"%PDF-1.7\n" + bytes(number * number * 31 % 251 for number in range(100_000)),
    "a page as large as a country": lambda: document().replace(b"[0 0 612 792]", b"[0 0 9e9 9e9]"),
}

"""Pages of HTML of at most ten megabytes that want hours, gigabytes or a deeper stack than there is."""

from __future__ import annotations

from collections.abc import Callable, Mapping

_BEGINNING = b"<!doctype html><html><head><title>Hello</title></head><body>"
_TEXT = b"<p>Hello from a page of ordinary words, long enough to be taken for its main text.</p>"


def _page(body: bytes, head: bytes = b"") -> bytes:
    return _BEGINNING.replace(b"</head>", head + b"</head>") + _TEXT + body


def _entities_of_entities() -> bytes:
    laughs = b"".join(
        b'<!ENTITY e%d "%s">' % (number, b"&e%d;" % (number - 1) * 10 if number else b"ha") for number in range(10)
    )
    return b'<?xml version="1.0"?><!DOCTYPE html [%s]><html><body>%s&e9;</body></html>' % (laughs, _TEXT)


#: What each does to a reader, and how to make it.
HOSTILE_PAGES: Mapping[str, Callable[[], bytes]] = {
    "200,000 nested divisions": lambda: _page(b"<div>" * 200_000 + b"deep"),
    "5,000 nested tables": lambda: _page(b"<table><tr><td>" * 5_000 + b"deep"),
    "one text of nine megabytes": lambda: _page(b"<p>" + b"word " * 1_800_000),
    "a word of nine megabytes": lambda: _page(b"<p>" + b"w" * 9_000_000),
    "700,000 paragraphs that are never closed": lambda: _page(b"<p>words " * 700_000),
    "250,000 links in a list": lambda: _page(b"<ul>" + b"<li><a href=/x>a link</a>" * 250_000),
    "500,000 headings": lambda: _page(b"<h2>H</h2>t" * 500_000),
    "500,000 attributes": lambda: _page(b"<p %s>" % b" ".join(b"a%d=1" % number for number in range(500_000))),
    "an attribute of nine megabytes": lambda: _page(b'<a href="%s">x</a>' % (b"x" * 9_000_000)),
    "two million references to characters": lambda: _page(b"<p>" + b"&lt;" * 2_000_000),
    "a billion laughs": _entities_of_entities,
    "a comment that never ends": lambda: _page(b"<!-- " + b"more " * 1_000_000),
    "a script that never ends": lambda: _page(b"<script>" + b"var x;" * 1_000_000),
    "two million opening brackets": lambda: _page(b"<" * 2_000_000),
    "linked data nested 100,000 deep": lambda: _page(
        b"", b'<script type="application/ld+json">%s</script>' % (b'{"a":' * 100_000)
    ),
    "a refresh in a hundred thousand frames": lambda: _page(b"<iframe srcdoc='<meta http-equiv=refresh>'>" * 100_000),
}

"""Which pages were made a moment ago, and can be sent again as they are?

The tag of a page stands for everything that decides what is on it, so a page with the same tag is the same page.
Readers of one library look for the same things, and turn back to what they have seen.
"""

from __future__ import annotations

import threading
from collections import OrderedDict

from flask import Response, current_app, request

_MOST_BYTES = 16 * 1024 * 1024
#: A page larger than this is sent, and forgotten.
_LARGEST_BYTES = 256 * 1024
#: Where the application keeps them.
EXTENSION = "gleanings kept pages"

_Key = tuple[str, str, str]


class KeptPages:
    """The pages that were asked for last, as many as have room; one instance serves all threads."""

    def __init__(self) -> None:
        self._pages: OrderedDict[_Key, Response] = OrderedDict()
        self._bytes = 0
        self._changing = threading.Lock()

    def get(self, key: _Key) -> Response | None:
        """The page, if it is there still."""
        with self._changing:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
        return page

    def keep(self, key: _Key, page: Response) -> None:
        """Keeps a page, and forgets those that nobody has asked for longest."""
        with self._changing:
            if key in self._pages:
                return
            self._pages[key] = page
            self._bytes += _size(page)
            while self._bytes > _MOST_BYTES:
                _, forgotten = self._pages.popitem(last=False)
                self._bytes -= _size(forgotten)


def kept(tag: str) -> Response | None:
    """The page with this tag, if it was made a moment ago."""
    page = _here().get(_key(tag))
    return None if page is None else _copy(page)


def keep(response: Response, tag: str) -> None:
    """Keeps a page that is whole, and as small as pages are."""
    if response.is_sequence and response.status_code == 200 and _size(response) <= _LARGEST_BYTES:
        _here().keep(_key(tag), _copy(response))


def _key(tag: str) -> _Key:
    """Under which a page is kept: some say in their text where the site was reached."""
    return f"{request.scheme}://{request.host}{request.root_path}", request.path, tag


def _here() -> KeptPages:
    pages: KeptPages = current_app.extensions.setdefault(EXTENSION, KeptPages())
    return pages


def _size(page: Response) -> int:
    return sum(map(len, page.response)) if isinstance(page.response, list) else 0


def _copy(page: Response) -> Response:
    return Response(page.get_data(), page.status_code, list(page.headers), direct_passthrough=False)

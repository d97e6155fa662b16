"""Which web address was a saved file saved from, going by where it lies?

``wget`` and HTTrack lay a site out as folders: ``www.example.org/reports/2019.html``. A browser's "save as" puts
what a page needs into a folder beside it, ``Page_files``.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from urllib.parse import quote

# A folder named like a host: at least one dot, and an ending that is no file's.
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24}", re.IGNORECASE)
_FILE_ENDINGS = frozenset("html htm pdf php asp aspx txt zip bak old tmp files".split())
_INDEX = re.compile(r"index\.x?html?")
_PAGE_NAMES = (".html", ".htm", ".xhtml")


def mirrored_url(root: str, source: str) -> str | None:
    """The address that a mirror's folders spell, or None when no folder is named like a host.

    Args:
        root: the folder that was ingested; its own name may be the host.
        source: the path below it, with forward slashes.
    """
    parts = (PurePosixPath(root).name, *PurePosixPath(source).parts)
    for at, part in enumerate(parts[:-1]):
        if _HOST.fullmatch(part) and part.rpartition(".")[2].lower() not in _FILE_ENDINGS:
            return _address(part, parts[at + 1 :])
    return None


def belongs_to_saved_page(source: str, others: frozenset[str]) -> bool:
    """Whether a file lies in the folder that a browser made beside a page that it saved.

    Args:
        source: path of the file below the folder that was ingested.
        others: paths of all files below it.
    """
    for folder in PurePosixPath(source).parents:
        name = folder.name.removesuffix("_files")
        if name != folder.name and any(str(folder.with_name(name + ending)) in others for ending in _PAGE_NAMES):
            return True
    return False


def _address(host: str, path: tuple[str, ...]) -> str:
    *folders, name = path
    # wget writes the query into the name: "page.html?p=12", or "page.html@p=12" where "?" is not allowed.
    name, mark, asked = re.split(r"([?@])", name, maxsplit=1) if re.search(r"[?@]\w+=", name) else (name, "", "")
    if _INDEX.fullmatch(name):
        name = ""
    address = f"https://{host.lower()}/" + "/".join(quote(part) for part in (*folders, name))
    return address + (f"?{quote(asked, safe='=&%+')}" if mark else "")

"""Which elements of a web page are menus, notices and other furniture rather than text?"""

from __future__ import annotations

import re

from bs4.element import Tag


def names(text: str) -> frozenset[str]:
    """The words of a text as a set."""
    return frozenset(text.split())


_TAGS = names("nav footer aside form dialog menu")
_ROLES = names(
    "navigation banner contentinfo search complementary dialog alertdialog alert menu menubar toolbar tablist"
)
#: Elements that hold the text, whatever their class says ("body class='has-sidebar'").
_NEVER = names("html body main article h1")
_NAMES = re.compile(
    r"(?:^|[\s_-])(?:cookies?|consent|gdpr|breadcrumbs?|share|sharing|social|related|recommend\w*|sidebar|menu|"
    r"navbar|nav|navigation|newsletter|subscribe|signup|sign-up|skip-?link|skip|banner|comments?|disqus|"
    r"pagination|pager|promo|advert\w*|ads?|sponsor\w*|popup|modal|toolbar|masthead|site-header|site-footer|"
    r"footer|login|print-only|toc|table-of-contents|tags?|topics?|byline|author-bio|metadata|feedback|survey|"
    r"widget|outbrain|taboola|most-?read|trending|more-?stories|read-?more|see-?also|back-to-top|visually-hidden|"
    r"sr-only|screen-reader-text|hidden|noprint)(?:$|[\s_-])",
    re.I,
)


def is_furniture(tag: Tag, in_main: bool) -> bool:
    """Whether an element, by its name, role, class or id, holds no text of the work.

    Args:
        tag: the element.
        in_main: whether it stands in the page's main element, where a header is part of the text.
    """
    if tag.name in _TAGS or tag.get("role") in _ROLES or (tag.name == "header" and not in_main):
        return True
    if tag.name in _NEVER:
        return False
    given = tag.get("class"), tag.get("id")
    joined = " ".join(" ".join(name) if isinstance(name, list) else name for name in given if name)
    return bool(joined) and _NAMES.search(joined) is not None

"""How does a person ask in a browser?"""

from gleanings.search_app.app import create_app

__all__ = ["create_app"]

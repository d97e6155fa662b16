"""How does a program ask?"""

from gleanings.search_app.api.routes import blueprint

__all__ = ["blueprint"]

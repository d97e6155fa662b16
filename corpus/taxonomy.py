"""Which themes, areas and types does the library know, and which one does a text name?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, Self, TypeVar

from gleanings.corpus.areas import Area, load_areas
from gleanings.corpus.document_types import DocumentType, load_types
from gleanings.corpus.errors import TaxonomyError
from gleanings.corpus.folding import fold
from gleanings.corpus.synonyms import load_synonyms
from gleanings.corpus.themes import Theme, load_themes

#: The taxonomy that a new library starts with.
DEFAULTS = Path(__file__).parent / "defaults"

_AnyItem = Theme | Area | DocumentType
_Item = TypeVar("_Item", Theme, Area, DocumentType)


class _Place(Protocol):
    """Where an item was read from."""

    def error(self, key: str, message: str, hint: str, value: str | None = None) -> TaxonomyError: ...


class _SharedNameError(ValueError):
    """Two items answer to one name."""

    def __init__(
        self, item: Theme | Area | DocumentType, key: str, name: str, other: Theme | Area | DocumentType
    ) -> None:
        super().__init__(f"'{name}' already stands for '{other.id}'")
        self.item = item
        self.key = key
        self.name = name


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """What a librarian keeps in the folder ``taxonomy/``.

    Attributes:
        themes: in file order, replaced ones among them.
        areas: in file order.
        types: in file order.
        synonyms: groups of words and phrases that mean the same in a query.
    """

    themes: tuple[Theme, ...] = ()
    areas: tuple[Area, ...] = ()
    types: tuple[DocumentType, ...] = ()
    synonyms: tuple[tuple[str, ...], ...] = ()
    _themes_by_name: Mapping[str, Theme] = field(init=False, repr=False, compare=False)
    _areas_by_name: Mapping[str, Area] = field(init=False, repr=False, compare=False)
    _types_by_name: Mapping[str, DocumentType] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_themes_by_name", _by_name(self.themes))
        object.__setattr__(self, "_areas_by_name", _by_name(self.areas))
        object.__setattr__(self, "_types_by_name", _by_name(self.types))

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Reads themes.toml, areas.csv, types.toml and synonyms.txt; one that is not there is empty.

        Raises:
            TaxonomyError: with file, line and what to do.
        """
        if not folder.is_dir():
            hint = "Restore it from a backup, or make the library anew."
            raise TaxonomyError(f"The taxonomy folder {folder} is missing.", hint=hint)
        themes, areas, types, synonyms = (
            folder / name for name in ("themes.toml", "areas.csv", "types.toml", "synonyms.txt")
        )
        found_themes = load_themes(themes) if themes.exists() else ()
        found_areas = load_areas(areas) if areas.exists() else ()
        found_types = load_types(types) if types.exists() else ()
        try:
            return cls(
                themes=tuple(theme for theme, _ in found_themes),
                areas=tuple(area for area, _ in found_areas),
                types=tuple(kind for kind, _ in found_types),
                synonyms=load_synonyms(synonyms) if synonyms.exists() else (),
            )
        except _SharedNameError as clash:
            raise _explain(clash, (*found_themes, *found_areas, *found_types)) from clash

    def theme(self, text: str) -> Theme | None:
        """The theme with this id, label or synonym; a replaced theme leads to the one that took its place."""
        theme = self._themes_by_name.get(fold(text))
        while theme is not None and theme.replaced_by is not None:
            theme = self._themes_by_name.get(fold(theme.replaced_by))
        return theme

    def area(self, text: str) -> Area | None:
        """The area with this id, name or alias."""
        return self._areas_by_name.get(fold(text))

    def type(self, text: str) -> DocumentType | None:
        """The type with this id, label or alias."""
        return self._types_by_name.get(fold(text))

    def value(self, facet: str, text: str) -> str | None:
        """The id that a text means in the facet "theme", "area" or "type", or None."""
        item = self._find(facet, text)
        return item.id if item else None

    def label(self, facet: str, value: str) -> str:
        """What people read for a value of a facet; the value itself where the taxonomy has nothing."""
        item = self._find(facet, value)
        return item.name if isinstance(item, Area) else item.label if item else value

    def _find(self, facet: str, text: str) -> _AnyItem | None:
        match facet:
            case "theme":
                return self.theme(text)
            case "area":
                return self.area(text)
            case "type":
                return self.type(text)
        return None


def _by_name(items: Iterable[_Item]) -> dict[str, _Item]:
    by_name: dict[str, _Item] = {}
    for item in items:
        for key, name in _names(item):
            other = by_name.setdefault(fold(name), item)
            if other is not item:
                raise _SharedNameError(item, key, name, other)
    return by_name


def _explain(clash: _SharedNameError, found: Iterable[tuple[object, _Place]]) -> TaxonomyError:
    place = next(place for item, place in found if item is clash.item)
    hint = "Every id and name must lead to one entry: change or remove one of the two."
    return place.error(clash.key, f"{clash}.", hint, clash.name)


def _names(item: _AnyItem) -> list[tuple[str, str]]:
    match item:
        case Theme():
            return [("id", item.id), ("label", item.label), *(("synonyms", name) for name in item.synonyms)]
        case Area():
            return [("id", item.id), ("name", item.name), *(("aliases", name) for name in item.aliases)]
    return [("id", item.id), ("label", item.label), *(("aliases", name) for name in item.aliases)]

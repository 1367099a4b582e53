"""Filters of a list: a search box and the fields of a filter set, kept in the address."""

import re
import unicodedata

import django_filters
from django.db.models import Q, QuerySet

IDENTITY_LIKE = re.compile(r"\d{11}|\d{15}|\d{17}[\dXx]")


def names_a_person(text: str) -> bool:
    """Whether ``text`` holds an identity or phone number, which must never stand in an address (design.md §6)."""
    return any(IDENTITY_LIKE.fullmatch(word) for word in re.findall(r"[0-9Xx]+", unicodedata.normalize("NFKC", text)))


class PageFilterSet(django_filters.FilterSet):
    """``search_fields`` of the subclass are searched by every word typed into the box ``q``."""

    search_fields: tuple[str, ...] = ()
    search_hint = ""

    q = django_filters.CharFilter(method="search", label="搜索")

    @classmethod
    def get_filters(cls) -> dict[str, django_filters.Filter]:
        """The search box comes first."""
        filters = super().get_filters()
        return {"q": filters.pop("q"), **filters}

    def search(self, queryset: QuerySet, name: str, text: str) -> QuerySet:
        for word in text.split():
            anywhere = Q()
            for field in self.search_fields:
                anywhere |= Q(**{f"{field}__icontains": word})
            queryset = queryset.filter(anywhere)
        return queryset

    @property
    def is_narrowed(self) -> bool:
        """Whether anything was filtered, so that an empty list means "not found" rather than "nothing yet"."""
        return any(self.data.get(name) for name in self.form.fields)

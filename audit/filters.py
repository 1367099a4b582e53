"""Filters of the list of events."""

import django_filters
from django import forms

from audit.models import Event
from audit.pages.filters import PageFilterSet


class EventFilter(PageFilterSet):
    search_fields = ("label", "actor_name", "organisation_name", "comment")
    search_hint = "动作、人员、单位或意见"

    since = django_filters.DateFilter("occurred_at", "date__gte", label="发生日期起", widget=forms.DateInput)
    until = django_filters.DateFilter("occurred_at", "date__lte", label="发生日期止", widget=forms.DateInput)

    class Meta:
        model = Event
        fields: list[str] = []

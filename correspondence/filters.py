"""Filters of the messages."""

import django_filters
from django import forms

from audit.pages import PageFilterSet
from correspondence.models import Notification

READ = [("", "全部"), ("true", "未读"), ("false", "已读")]


class NotificationFilter(PageFilterSet):
    search_fields = ("text",)
    search_hint = "通知内容"

    unread = django_filters.BooleanFilter(field_name="read_at", lookup_expr="isnull", label="是否已读", widget=forms.Select(choices=READ))

    class Meta:
        model = Notification
        fields = ["unread"]

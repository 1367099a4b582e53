"""Columns of the lists."""

import django_tables2 as tables
from django_tables2 import A

from audit.pages import DateColumn, PageTable, StateColumn
from briefings.models import Briefing, Question


class BriefingTable(PageTable):
    title = tables.Column(linkify=("briefings:briefing_detail", {"pk": A("pk")}))
    held_on = DateColumn()
    state = StateColumn()

    class Meta(PageTable.Meta):
        model = Briefing
        fields = ("title", "region", "held_on", "place", "state")


class QuestionTable(PageTable):
    text = tables.Column(linkify=("briefings:question_detail", {"pk": A("pk")}))
    created_at = DateColumn(verbose_name="提出日期")
    state = StateColumn()

    class Meta(PageTable.Meta):
        model = Question
        fields = ("text", "asker", "briefing", "document", "created_at", "state")


class FaqTable(PageTable):
    """A question with its answer in full."""

    text = tables.Column(linkify=("briefings:question_detail", {"pk": A("pk")}))
    answer = tables.Column(orderable=False)

    class Meta(PageTable.Meta):
        model = Question
        fields = ("text", "answer", "document")

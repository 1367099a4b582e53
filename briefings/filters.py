"""Filters of the lists; the FAQ has its own words."""

from audit.pages import PageFilterSet
from briefings.models import Briefing, Question


class BriefingFilter(PageFilterSet):
    search_fields = ("title", "place", "agenda")
    search_hint = "主题、地点或内容"

    class Meta:
        model = Briefing
        fields = ("state", "region")


class FaqFilter(PageFilterSet):
    search_fields = ("text", "answer", "clause", "document__title", "document__number")
    search_hint = "问题、答复或依据文件"

    class Meta:
        model = Question
        fields = ("document",)


class QuestionFilter(FaqFilter):
    class Meta:
        model = Question
        fields = ("state", "document")

"""Pages of briefings, questions and the FAQ."""

from typing import Any

from django.db.models import QuerySet

from accounts.enums import Role
from audit.pages import DetailPage, Facts, Link, ListPage, OperationFormPage, Section, TransitionPage
from briefings import permissions
from briefings.filters import BriefingFilter, FaqFilter, QuestionFilter
from briefings.forms import AnswerForm, AttendanceForm, BriefingForm, InviteForm, QuestionForm
from briefings.models import Briefing, Invitation, Question
from briefings.operations import (
    attendance_record,
    briefing_announce,
    briefing_cancel,
    briefing_hold,
    briefing_invite,
    briefing_plan,
    briefing_update,
    question_answer,
    question_ask,
    question_publish,
    question_send_back,
    question_withdraw,
)
from briefings.permissions import ASKERS, HOLDERS, READERS
from briefings.tables import BriefingTable, FaqTable, QuestionTable
from briefings.workflow import BRIEFING, QUESTION


class BriefingPages:
    model = Briefing
    workflow = BRIEFING
    name = "briefings:briefing"
    related: tuple[str, ...] = ("region", "made_by")
    roles: tuple[Role, ...] = READERS


class BriefingList(BriefingPages, ListPage):
    table_class = BriefingTable
    filterset_class = BriefingFilter
    exporter = "briefings.briefings"
    links = (
        Link("筹备解读会", "create", "plus", tone="primary", roles=HOLDERS),
        Link("常见问答", "briefings:faq", "help-circle"),
    )
    empty = "还没有政策解读会。"

    def get_queryset(self) -> QuerySet[Briefing]:
        return super().get_queryset().order_by("-held_on", "-pk")


class BriefingDetail(BriefingPages, DetailPage):
    sections = (
        Facts("会议", "title", "region", "held_on", "place", "agenda", "made_by"),
        Section("解读的文件", "briefings/documents.html"),
        Section("邀请与到会", "briefings/invitations.html"),
        Section("会上的问题", "briefings/questions.html"),
    )
    links = (
        Link("修改", "edit", "pencil", when=permissions.can_edit),
        Link("邀请单位", "invite", "mail", when=permissions.can_invite),
        Link("登记到会", "attendance", "user-check", when=permissions.can_record_attendance),
    )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        invitations = list(Invitation.objects.visible_to(self.actor).filter(briefing=self.object).select_related("organisation"))
        questions = Question.objects.visible_to(self.actor).filter(briefing=self.object)
        return super().get_context_data(
            invitations=invitations,
            came=sum(bool(invitation.heads) for invitation in invitations),
            heads=sum(invitation.heads or 0 for invitation in invitations),
            questions=questions,
            documents=list(self.object.documents.all()),
            **kwargs,
        )


class BriefingCreate(BriefingPages, OperationFormPage):
    form_class = BriefingForm
    title = "筹备解读会"
    roles = HOLDERS
    success = "已保存。接下来请邀请单位，再发出通知。"

    def perform(self, form: BriefingForm) -> Briefing:
        return briefing_plan(actor=self.actor, **form.cleaned_data)


class BriefingEdit(BriefingPages, OperationFormPage):
    form_class = BriefingForm
    title = "修改解读会"

    def may(self) -> bool:
        return permissions.can_edit(self.actor, self.object)

    def perform(self, form: BriefingForm) -> Briefing:
        return briefing_update(actor=self.actor, briefing_id=self.object.pk, seen_version=self.seen_version, **form.cleaned_data)


class BriefingInvite(BriefingPages, OperationFormPage):
    form_class = InviteForm
    title = "邀请单位"
    submit_label = "邀请"
    success = "已加入邀请名单。"

    def may(self) -> bool:
        return permissions.can_invite(self.actor, self.object)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"actor": self.actor, "briefing": self.object}

    def perform(self, form: InviteForm) -> Briefing:
        briefing_invite(actor=self.actor, briefing_id=self.object.pk, **form.cleaned_data)
        return self.object


class BriefingAttendance(BriefingPages, OperationFormPage):
    form_class = AttendanceForm
    title = "登记到会"
    intro = "填写各单位到会人数，没有来的填0。"
    success = "到会情况已登记。"

    def may(self) -> bool:
        return permissions.can_record_attendance(self.actor, self.object)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"invitations": list(self.object.invitations.select_related("organisation"))}

    def perform(self, form: AttendanceForm) -> Briefing:
        return attendance_record(actor=self.actor, briefing_id=self.object.pk, heads=form.heads, seen_version=self.seen_version)


class BriefingStep(BriefingPages, TransitionPage):
    operations = {"announce": briefing_announce, "hold": briefing_hold, "cancel": briefing_cancel}


class QuestionPages:
    model = Question
    workflow = QUESTION
    name = "briefings:question"
    related: tuple[str, ...] = ("briefing", "asker", "document", "answered_by", "published_by")
    roles: tuple[Role, ...] = READERS


class QuestionList(QuestionPages, ListPage):
    table_class = QuestionTable
    filterset_class = QuestionFilter
    exporter = "briefings.questions"
    links = (
        Link("提问", "create", "plus", tone="primary", roles=ASKERS),
        Link("常见问答", "briefings:faq", "help-circle"),
    )
    empty = "还没有问题。"


class Faq(QuestionPages, ListPage):
    """What was published, with its answers, to be searched."""

    title = "常见问答"
    table_class = FaqTable
    filterset_class = FaqFilter
    links = (Link("提问", "create", "plus", tone="primary", roles=ASKERS), Link("全部问答", "list", "list"))
    empty = "还没有公开的问答。"

    def get_queryset(self) -> QuerySet[Question]:
        return super().get_queryset().published()


class QuestionDetail(QuestionPages, DetailPage):
    sections = (
        Facts("问题", "text", ("提问单位", "asker"), ("提出于", "briefing")),
        Facts("答复", "answer", "document", "clause", "answered_by", "published_by"),
    )


class QuestionCreate(QuestionPages, OperationFormPage):
    form_class = QuestionForm
    title = "提问"
    roles = ASKERS
    submit_label = "提交问题"
    success = "问题已提交，答复审核后会在这里显示。"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"actor": self.actor}

    def perform(self, form: QuestionForm) -> Question:
        return question_ask(actor=self.actor, **form.cleaned_data)


class QuestionStep(QuestionPages, TransitionPage):
    operations = {
        "answer": question_answer,
        "publish": question_publish,
        "send_back": question_send_back,
        "withdraw": question_withdraw,
    }
    form_classes = {"answer": AnswerForm}

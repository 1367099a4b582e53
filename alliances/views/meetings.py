"""Meetings and events, resolutions, and what follows from them."""

from typing import Any

from alliances import permissions
from alliances.filters import FollowUpFilter, MeetingFilter
from alliances.forms.alliances import AttendanceForm, DoneForm, ResolutionForm
from alliances.models import FollowUp, Meeting
from alliances.operations import (
    follow_up_cancel,
    follow_up_confirm,
    follow_up_report_done,
    follow_up_send_back,
    meeting_report,
    resolution_pass,
)
from alliances.tables import FollowUpTable, MeetingTable
from alliances.workflow import FOLLOW_UP
from audit.pages import DetailPage, Facts, Link, ListPage, OperationFormPage, Section, TransitionPage


class MeetingPages:
    model = Meeting
    name = "alliances:meeting"
    related: tuple[str, ...] = ("alliance__lead",)
    roles = permissions.READERS


class MeetingList(MeetingPages, ListPage):
    table_class = MeetingTable
    filterset_class = MeetingFilter
    exporter = "alliances.meetings"
    empty = "还没有会议和活动。打开一个联盟，点“登记会议”。"


class MeetingDetail(MeetingPages, DetailPage):
    sections = (
        Facts("会议", ("联盟", "alliance"), "kind", "theme", "held_on", "venue", ("到会", "attended_words"), "agenda", "summary"),
        Section("邀请与到会", "alliances/invitations.html"),
        Section("决议与落实", "alliances/resolutions.html"),
    )
    links = (
        Link("登记到会情况", "report", "users", tone="primary", when=permissions.can_run_of),
        Link("登记决议", "resolve", "gavel", when=permissions.can_run_of),
    )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            invitations=list(self.object.invitations.all()),
            resolutions=list(self.object.resolutions.prefetch_related("follow_ups__owner")),
            **kwargs,
        )


class MeetingForms(MeetingPages, OperationFormPage):
    def may(self) -> bool:
        return permissions.can_run_of(self.actor, self.object)


class MeetingReport(MeetingForms):
    form_class = AttendanceForm
    title = "登记到会情况"
    success = "到会情况已登记。"

    def get_initial(self) -> dict[str, Any]:
        return {"attended": self.object.attended, "qualifier": self.object.qualifier, "summary": self.object.summary}

    def perform(self, form: AttendanceForm) -> Meeting:
        return meeting_report(actor=self.actor, meeting_id=self.object.pk, seen_version=self.seen_version, **form.cleaned_data)


class MeetingResolve(MeetingForms):
    form_class = ResolutionForm
    title = "登记决议"
    success = "决议已登记。"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"alliance": self.object.alliance}

    def perform(self, form: ResolutionForm) -> Meeting:
        resolution_pass(actor=self.actor, meeting_id=self.object.pk, **form.cleaned_data)
        return self.object


class FollowUpPages:
    model = FollowUp
    workflow = FOLLOW_UP
    name = "alliances:followup"
    related: tuple[str, ...] = ("resolution__meeting__alliance", "owner")
    roles = permissions.READERS


class FollowUpList(FollowUpPages, ListPage):
    table_class = FollowUpTable
    filterset_class = FollowUpFilter
    exporter = "alliances.followups"
    title = "决议落实"
    empty = "还没有需要落实的事项。在会议页登记决议时写明责任单位和完成日期。"


class FollowUpDetail(FollowUpPages, DetailPage):
    sections = (
        Facts("事项", "task", "owner", ("会议", "resolution.meeting"), ("决议", "resolution.text"), ("完成日期", "due_on"), "result"),
    )


class FollowUpStep(FollowUpPages, TransitionPage):
    operations = {
        "report_done": follow_up_report_done,
        "confirm": follow_up_confirm,
        "send_back": follow_up_send_back,
        "cancel": follow_up_cancel,
    }
    form_classes = {"report_done": DoneForm}

"""Alliances and their members."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from accounts.enums import Role
from alliances import permissions
from alliances.filters import AllianceFilter, MemberFilter
from alliances.forms.alliances import INVITATIONS as INVITED
from alliances.forms.alliances import AllianceForm, AllianceUpdateForm, CharterForm, JoinForm, LeaveForm, MeetingForm, TermForm
from alliances.models import Alliance, Meeting, Member, Term
from alliances.operations import (
    alliance_found,
    alliance_kind_add,
    alliance_update,
    charter_add,
    meeting_call,
    member_leave,
    members_join,
    term_open,
)
from alliances.selectors import by_side, chart_of, live_members, present_term
from alliances.tables import AllianceTable, MemberTable
from audit.pages import DetailPage, Facts, Link, ListPage, OperationFormPage, Section
from exchange.views.imports import ImportUploadPage

SHOWN_MEETINGS = 6


class AlliancePages:
    model = Alliance
    name = "alliances:alliance"
    related: tuple[str, ...] = ("kind", "lead", "region")
    roles: tuple[Role, ...] = permissions.READERS


class AllianceList(AlliancePages, ListPage):
    table_class = AllianceTable
    filterset_class = AllianceFilter
    exporter = "alliances.alliances"
    links = (Link("登记联盟", "create", "plus", tone="primary", roles=(Role.CITY_HANDLER,)),)
    empty = "还没有联盟或联合体。由市级经办登记成立，牵头单位维护成员、理事会和会议。"

    def get_queryset(self) -> QuerySet[Alliance]:
        return super().get_queryset().annotate(member_count=Count("members", filter=Q(members__left_on=None)))


class AllianceDetail(AlliancePages, DetailPage):
    sections = (
        Facts("基本信息", "kind", ("牵头单位", "lead"), "region", "seat", "founded_on", "plaque_on", "purpose"),
        Section("理事会", "alliances/council.html"),
        Section("成员", "alliances/members.html"),
        Section("会议与活动", "alliances/meetings_of.html"),
        Section("共享资源", "alliances/shared.html"),
        Section("章程", "alliances/charters.html"),
    )
    links = (
        Link("修改资料", "edit", "pencil", when=permissions.can_run),
        Link("成员加入", "join", "user-plus", when=permissions.can_run),
        Link("导入成员", "members", "file-import", when=permissions.can_run),
        Link("登记会议", "meeting", "calendar-plus", when=permissions.can_run),
        Link("登记章程", "charter", "file-text", when=permissions.can_run),
        Link("换届", "term", "users-group", when=permissions.can_run),
        Link("登记实训基地", "base", "building-factory", when=permissions.can_run),
        Link("共享师资、课程", "item", "books", when=permissions.can_run),
        Link("提出课题", "topic", "bulb", when=permissions.can_pose),
    )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        alliance, today = self.object, timezone.localdate()
        members = list(live_members(self.actor, today).filter(alliance=alliance).select_related("organisation"))
        term = present_term(alliance, today)
        return super().get_context_data(
            term=term,
            chart=term and chart_of(term, today),
            terms=list(alliance.terms.all()),
            sides=by_side(members),
            member_total=len(members),
            former=list(alliance.members.filter(left_on__lte=today).select_related("organisation")),
            may_run=permissions.can_run(self.actor, alliance),
            meetings=list(alliance.meetings.all()[:SHOWN_MEETINGS]),
            meeting_total=alliance.meetings.count(),
            bases=list(alliance.bases.select_related("owner")),
            items=list(alliance.items.filter(ended_on=None).select_related("owner")),
            charters=list(alliance.charters.select_related("meeting")),
            **kwargs,
        )


class AllianceCreate(AlliancePages, OperationFormPage):
    form_class = AllianceForm
    title = "登记联盟"
    intro = "牵头单位自成立之日起即为成员，由其经办人继续登记其他成员、理事会和会议。"
    roles = (Role.CITY_HANDLER,)
    success = "联盟已登记。"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"actor": self.actor}

    def perform(self, form: AllianceForm) -> Alliance:
        fields = dict(form.cleaned_data)
        if new_kind := fields.pop("new_kind"):
            fields["kind"] = alliance_kind_add(actor=self.actor, name=new_kind)
        return alliance_found(actor=self.actor, **fields)


class RunPage(AlliancePages, OperationFormPage):
    """A form of whoever runs the alliance."""

    def may(self) -> bool:
        return permissions.can_run(self.actor, self.object)

    def get_form(self, *data: Any) -> Any:
        return self.form_class(*data, **self.get_form_kwargs())


class AllianceEdit(RunPage):
    form_class = AllianceUpdateForm
    title = "修改联盟资料"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"instance": self.object}

    def perform(self, form: AllianceUpdateForm) -> Alliance:
        return alliance_update(actor=self.actor, alliance_id=self.object.pk, seen_version=self.seen_version, **form.cleaned_data)


class AllianceCharter(RunPage):
    form_class = CharterForm
    title = "登记章程"
    intro = "每次通过的章程登记为新的一版，原有版本保留。"
    success = "章程已登记。"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"alliance": self.object}

    def perform(self, form: CharterForm) -> Alliance:
        charter_add(actor=self.actor, alliance_id=self.object.pk, **form.cleaned_data)
        return self.object


class AllianceJoin(RunPage):
    form_class = JoinForm
    title = "成员加入"
    intro = "名单里没有的单位，请先由人社部门在“单位”里登记。"
    success = "成员已加入。"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"actor": self.actor, "alliance": self.object}

    def perform(self, form: JoinForm) -> Alliance:
        members_join(actor=self.actor, alliance_id=self.object.pk, **form.cleaned_data)
        return self.object


class AllianceMembersImport(AlliancePages, ImportUploadPage):
    kind = "alliance_members"

    def get_params(self) -> dict[str, Any]:
        return {"alliance_id": self.object.pk}


class AllianceTerm(RunPage):
    form_class = TermForm
    title = "换届"
    intro = "届次自动顺延；登记后再登记选举结果或席位。"
    success = "新一届理事会已登记，接下来请登记选举。"

    def perform(self, form: TermForm) -> Term:
        return term_open(actor=self.actor, alliance_id=self.object.pk, **form.cleaned_data)

    def get_success_url(self, made: Term) -> str:
        return made.get_absolute_url()


class AllianceMeeting(RunPage):
    form_class = MeetingForm
    formset_classes = {"invitations": INVITED}
    formset_titles = {"invitations": "邀请范围"}
    title = "登记会议或活动"
    intro = "日期在今天以后的，会通知全体成员单位；会后登记到会情况和决议。"
    success = "会议已登记。"

    def perform(self, form: MeetingForm) -> Meeting:
        rows = [row for row in self.formsets["invitations"].cleaned_data if row and not row["DELETE"]]
        invited = {row["category"]: row["invited"] for row in rows}
        return meeting_call(actor=self.actor, alliance_id=self.object.pk, invited=invited, **form.cleaned_data)

    def get_success_url(self, made: Meeting) -> str:
        return made.get_absolute_url()


class MemberList(ListPage):
    model = Member
    name = "alliances:member"
    related = ("organisation", "alliance")
    roles = permissions.READERS
    table_class = MemberTable
    filterset_class = MemberFilter
    exporter = "alliances.members"
    empty = "还没有成员。"


class MemberLeave(OperationFormPage):
    model = Member
    name = "alliances:member"
    related = ("organisation", "alliance")
    form_class = LeaveForm
    title = "退出联盟"
    intro = "退出后其席位同日结束，加入、任职和参与的记录都保留。"
    success = "已登记退出。"

    def may(self) -> bool:
        return permissions.can_run(self.actor, self.object.alliance)

    def perform(self, form: LeaveForm) -> None:
        member_leave(actor=self.actor, member_id=self.object.pk, **form.cleaned_data)

    def get_success_url(self, made: None) -> str:
        return self.get_cancel_url()

    def get_cancel_url(self) -> str:
        return self.object.alliance.get_absolute_url()

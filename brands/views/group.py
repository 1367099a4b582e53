"""The leading group: members, tasks, shares (领导小组)."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from accounts.enums import Role
from audit.pages import DetailPage, Facts, Link, ListPage, OperationFormPage, Section, TransitionPage
from brands import permissions
from brands.enums import ShareState
from brands.filters import ShareFilter, TaskFilter
from brands.forms.brands import NothingToAsk
from brands.forms.group import SHARES, LeaveForm, MemberForm, ProgressForm, TaskForm
from brands.models import GroupMember, GroupTask, TaskShare
from brands.operations import (
    group_member_add,
    group_member_leave,
    group_task_make,
    share_cancel,
    share_confirm,
    share_progress,
    share_remind,
    share_report_done,
    share_send_back,
)
from brands.selectors import late_shares, progress_by_department
from brands.tables import MemberTable, ShareTable, TaskTable
from brands.workflow import SHARE

OFFICE = (Role.CITY_HANDLER,)
READERS = (
    Role.CITY_HANDLER,
    Role.CITY_CHECKER,
    Role.CITY_APPROVER,
    Role.FINANCE_HANDLER,
    Role.FINANCE_CHECKER,
    Role.LEADER,
    Role.AUDITOR,
    Role.DEPARTMENT,
)


class MemberPages:
    model = GroupMember
    name = "brands:member"
    related = ("organisation",)
    roles: tuple[Role, ...] = READERS


class MemberList(MemberPages, ListPage):
    template_name = "brands/members.html"
    table_class = MemberTable
    exporter = "brands.members"
    title = "领导小组成员单位"
    links = (Link("增加成员单位", "create", "plus", tone="primary", roles=OFFICE),)
    empty = "还没有成员单位。"

    def get_queryset(self) -> QuerySet[GroupMember]:
        return progress_by_department().select_related(*self.related)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(late=late_shares(timezone.localdate()).count(), **kwargs)


class MemberCreate(MemberPages, OperationFormPage):
    form_class = MemberForm
    title = "增加成员单位"
    roles = OFFICE

    def perform(self, form: MemberForm) -> None:
        group_member_add(actor=self.actor, **form.cleaned_data)


class MemberLeave(MemberPages, OperationFormPage):
    form_class = LeaveForm
    title = "退出领导小组"
    roles = OFFICE
    success = "已登记退出。"

    def perform(self, form: LeaveForm) -> None:
        group_member_leave(actor=self.actor, member_id=self.object.pk, **form.cleaned_data)

    def get_success_url(self, made: None) -> str:
        return self.url("list")

    def get_cancel_url(self) -> str:
        return self.url("list")


class TaskPages:
    model = GroupTask
    name = "brands:task"
    roles: tuple[Role, ...] = READERS


class TaskList(TaskPages, ListPage):
    table_class = TaskTable
    filterset_class = TaskFilter
    exporter = "brands.tasks"
    links = (Link("下达任务", "create", "plus", tone="primary", roles=OFFICE),)
    empty = "还没有任务。"

    def get_queryset(self) -> QuerySet[GroupTask]:
        return (
            super()
            .get_queryset()
            .annotate(
                share_count=Count("shares", filter=~Q(shares__state=ShareState.CANCELLED), distinct=True),
                done_count=Count("shares", filter=Q(shares__state=ShareState.DONE), distinct=True),
            )
        )


class TaskDetail(TaskPages, DetailPage):
    sections = (Facts("任务", "title", "year", "deadline", "content"), Section("分工与进度", "brands/task_shares.html"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shares = TaskShare.objects.visible_to(self.actor).filter(task=self.object).select_related("department")
        return super().get_context_data(shares=list(shares), **kwargs)


class TaskCreate(TaskPages, OperationFormPage):
    form_class = TaskForm
    formset_classes = {"shares": SHARES}
    formset_titles = {"shares": "责任部门与分工"}
    title = "下达任务"
    roles = OFFICE
    submit_label = "下达"
    success = "任务已下达，已通知责任部门。"

    def perform(self, form: TaskForm) -> GroupTask:
        rows = [row for row in self.formsets["shares"].cleaned_data if row and not row["DELETE"]]
        shares = [(row["organisation"], row["duty"]) for row in rows]
        return group_task_make(actor=self.actor, shares=shares, **form.cleaned_data)


class SharePages:
    model = TaskShare
    workflow = SHARE
    name = "brands:share"
    related: tuple[str, ...] = ("task", "department")
    roles: tuple[Role, ...] = READERS


class ShareList(SharePages, ListPage):
    table_class = ShareTable
    filterset_class = ShareFilter
    exporter = "brands.shares"
    title = "任务分工"
    empty = "还没有分到的任务。"


class ShareDetail(SharePages, DetailPage):
    sections = (
        Facts("分工", ("任务", "task"), ("完成时限", "task.deadline"), "department", "duty"),
        Facts("进度", "progress", "progress_note", "progress_on", "reminded_on"),
    )
    links = (
        Link("填报进度", "progress", "progress", tone="primary", when=permissions.can_report_progress),
        Link("催办", "remind", "bell-ringing", when=permissions.can_remind),
    )


class ShareProgress(SharePages, OperationFormPage):
    form_class = ProgressForm
    title = "填报进度"
    success = "进度已填报。"

    def may(self) -> bool:
        return permissions.can_report_progress(self.actor, self.object)

    def get_initial(self) -> dict[str, Any]:
        return {"progress": self.object.progress}

    def perform(self, form: ProgressForm) -> TaskShare:
        return share_progress(actor=self.actor, share_id=self.object.pk, seen_version=self.seen_version, **form.cleaned_data)


class ShareRemind(SharePages, OperationFormPage):
    form_class = NothingToAsk
    title = "催办"
    intro = "责任部门的经办人会收到站内通知（留有邮箱的同时发邮件）。"
    submit_label = "确认催办"
    success = "已提醒该部门。"

    def may(self) -> bool:
        return permissions.can_remind(self.actor, self.object)

    def perform(self, form: NothingToAsk) -> TaskShare:
        return share_remind(actor=self.actor, share_id=self.object.pk)


class ShareStep(SharePages, TransitionPage):
    operations = {
        "report_done": share_report_done,
        "confirm": share_confirm,
        "send_back": share_send_back,
        "cancel": share_cancel,
    }

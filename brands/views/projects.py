"""Projects and training bases (振兴工程项目、示范基地)."""

from typing import Any

from django.db import models
from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404

from accounts.actor import Actor
from accounts.enums import OFFICE_ROLES, Role
from audit.pages import DetailPage, Facts, Link, ListPage, OperationFormPage, Section, TransitionPage
from brands import permissions
from brands.enums import ReportState
from brands.filters import ProjectFilter
from brands.forms import projects as forms
from brands.forms.brands import NothingToAsk
from brands.models import Milestone, Project, ProjectCall, ProjectFile, QuarterReport
from brands.operations import (
    IndicatorData,
    MilestoneData,
    milestone_done,
    project_accept,
    project_apply_acceptance,
    project_approve,
    project_close,
    project_decline,
    project_draft,
    project_fail_midterm,
    project_file_add,
    project_file_remove,
    project_forward,
    project_link_budget,
    project_pass_midterm,
    project_recommend,
    project_rectify,
    project_refuse_acceptance,
    project_reject,
    project_return,
    project_select,
    project_send_back,
    project_sign,
    project_submit,
    project_terminate,
    project_update,
    project_withdraw,
    review_record,
    task_book_save,
)
from brands.project_workflow import PROJECT
from brands.selectors import award_of, instalments_of, mean_score, recoveries_of
from brands.tables import BaseTable, ProjectTable
from exchange.views.uploads import UploadPage

OFFICES = tuple(OFFICE_ROLES - {Role.ADMINISTRATOR})
READERS = (*OFFICES, Role.INSTITUTION, Role.FIRM)


class ProjectPages:
    model = Project
    workflow = PROJECT
    name = "brands:project"
    related: tuple[str, ...] = ("type", "applicant", "region", "call", "brand", "budget")
    roles: tuple[Role, ...] = READERS


class ProjectList(ProjectPages, ListPage):
    related = ("type", "applicant")
    table_class = ProjectTable
    filterset_class = ProjectFilter
    exporter = "brands.projects"
    links = (Link("申报项目", "create", "plus", tone="primary", roles=permissions.PARTIES),)
    empty = "还没有项目。申报通知发布后，由各单位申报。"


class BaseList(ProjectPages, ListPage):
    """Training bases: approved projects of that type, with what they brought so far."""

    name = "brands:base"
    title = "品牌培训示范基地"
    related = ("applicant", "region")
    table_class = BaseTable
    exporter = "brands.bases"
    empty = "还没有省级立项的品牌培训示范基地。"

    def get_queryset(self) -> QuerySet[Project]:
        confirmed = Q(reports__state=ReportState.CONFIRMED)
        sums = {name: Coalesce(Sum(f"reports__{name}", filter=confirmed), 0) for name in ("trained", "employed")}
        return super().get_queryset().bases().annotate(**sums)


BASE_REPORTS = Section("培训与就业", "brands/project_reports.html")


def can_arrange(actor: Actor, project: Project) -> bool:
    return permissions.can_propose_instalment(actor, project) and project.unplanned > 0


class ProjectDetail(ProjectPages, DetailPage):
    all_sections = (
        Facts("申报", "number", "call", "type", "applicant", "region", ("品牌", "brand_name"), "requested", "summary"),
        Facts(
            "推荐与立项", "letter_number", "letter_on", "approval_number", "approved_on", "awarded", ("任务书编号", "task_book_number"),
            "task_signed_on", "build_until", "midterm_on", "accepted_on",
        ),
        Section("专家评审", "brands/project_reviews.html"),
        Section("任务书", "brands/project_task_book.html"),
        Section("资金", "brands/project_money.html"),
        Section("绩效自评", "brands/project_assessments.html"),
        BASE_REPORTS,
        Section("材料", "brands/project_files.html"),
    )  # fmt: skip
    links = (
        Link("修改", "edit", "pencil", when=permissions.can_edit_project),
        Link("上传材料", "file", "upload", when=permissions.can_add_material),
        Link("登记专家评分", "review", "star", when=permissions.can_record_review),
        Link("填写任务书", "task_book", "list-details", when=permissions.can_write_task_book),
        Link("关联指标文件", "budget", "link", when=permissions.can_link_budget),
        Link("安排拨付", "instalment", "cash", when=can_arrange),
        Link("填写绩效自评", "assessment", "clipboard-text", when=permissions.can_assess),
    )

    @property
    def sections(self) -> list[Section]:
        """Only a base reports on training and jobs."""
        return [section for section in self.all_sections if section is not BASE_REPORTS or self.object.type.is_base]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        project, actor = self.object, self.actor
        office = actor.is_office
        reports = QuarterReport.objects.visible_to(actor).filter(project=project)
        return super().get_context_data(
            # The experts' scores are the offices'; an applicant reads the decision and its reason.
            reviews=list(project.reviews.order_by("-round", "pk")) if office else [],
            mean=mean_score(project) if office else None,
            milestones=list(project.milestones.all()),
            indicators=list(project.indicators.all()),
            may_milestone=permissions.can_report_milestone(actor, project),
            award=award_of(project) if project.awarded else None,
            instalments=list(instalments_of(project)),
            recoveries=list(recoveries_of(project)),
            assessments=list(project.assessments.all()),
            reports=list(reports.select_related("brand", "project")[:8]) if project.type.is_base else [],
            may_report=project.type.is_base and project.approved_on is not None and permissions.can_report_on(actor, project),
            files=list(ProjectFile.objects.visible_to(actor).filter(project=project, removed_at=None).select_related("file", "added_by")),
            may_edit=permissions.can_edit_project(actor, project),
            **kwargs,
        )


class ProjectFormPage(ProjectPages, OperationFormPage):
    form_class = forms.ProjectForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"actor": self.actor}


class ProjectCreate(ProjectFormPage):
    title = "申报项目"
    intro = "保存为草稿后上传申报书、建设方案和信用承诺书，在截止日期前提交。"
    roles = permissions.PARTIES
    success = "申报已保存为草稿，接下来请上传材料。"

    def perform(self, form: forms.ProjectForm) -> Project:
        return project_draft(actor=self.actor, **form.cleaned_data)


class CallApply(ProjectCreate):
    """The same form, begun from a call."""

    def prepare(self) -> None:
        self.call = get_object_or_404(ProjectCall.objects.visible_to(self.actor), pk=self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        return {"call": self.call}


class ProjectEdit(ProjectFormPage):
    title = "修改申报"

    def may(self) -> bool:
        return permissions.can_edit_project(self.actor, self.object)

    def perform(self, form: forms.ProjectForm) -> Project:
        return project_update(actor=self.actor, project_id=self.object.pk, seen_version=self.seen_version, **form.cleaned_data)


class ProjectUpload(ProjectPages, UploadPage):
    form_class = forms.ProjectFileForm
    title = "上传材料"

    def may(self) -> bool:
        return permissions.can_add_material(self.actor, self.object)

    def get_form(self, *data: Any) -> forms.ProjectFileForm:
        return self.form_class(*data)

    def perform(self, form: Any) -> Project:
        project_file_add(actor=self.actor, project_id=self.object.pk, **self.received(form))
        return self.object


class ProjectFileRemove(OperationFormPage):
    model = ProjectFile
    name = "brands:project_file"
    related = ("project",)
    form_class = NothingToAsk
    title = "作废材料"
    intro = "作废后页面不再显示，文件仍保留；请上传替换的材料。"
    submit_label = "确认作废"
    success = "材料已作废。"

    def may(self) -> bool:
        return permissions.can_edit_project(self.actor, self.object.project)

    def perform(self, form: NothingToAsk) -> None:
        project_file_remove(actor=self.actor, file_id=self.object.pk)

    def get_success_url(self, made: models.Model | None) -> str:
        return self.get_cancel_url()

    def get_cancel_url(self) -> str:
        return f"/brands/projects/{self.object.project_id}/"


class ProjectReview(ProjectPages, OperationFormPage):
    form_class = forms.ReviewForm
    title = "登记专家评分"
    success = "专家评分已登记。"

    def may(self) -> bool:
        return permissions.can_record_review(self.actor, self.object)

    def get_form(self, *data: Any) -> forms.ReviewForm:
        return self.form_class(*data)

    def perform(self, form: forms.ReviewForm) -> Project:
        review_record(actor=self.actor, project_id=self.object.pk, **form.cleaned_data)
        return self.object


class ProjectTaskBook(ProjectPages, OperationFormPage):
    form_class = NothingToAsk
    title = "填写任务书"
    intro = "产出、效益、满意度三类指标的分值须分别合计50、30、10分，另有预算执行10分。签订后不能修改。"
    formset_classes = {"milestones": forms.MILESTONES, "indicators": forms.INDICATORS}
    formset_titles = {"milestones": "进度节点", "indicators": "绩效指标"}

    def may(self) -> bool:
        return permissions.can_write_task_book(self.actor, self.object)

    def get_formset_kwargs(self, name: str) -> dict[str, Any]:
        fields = {"milestones": ("title", "due_on"), "indicators": ("group", "name", "unit", "target", "weight")}[name]
        return {"initial": list(getattr(self.object, name).order_by("pk").values(*fields))}

    def perform(self, form: NothingToAsk) -> Project:
        rows = {
            name: [{k: v for k, v in row.items() if k != "DELETE"} for row in formset.cleaned_data if row and not row["DELETE"]]
            for name, formset in self.formsets.items()
        }
        return task_book_save(
            actor=self.actor,
            project_id=self.object.pk,
            milestones=[MilestoneData(**row) for row in rows["milestones"]],
            indicators=[IndicatorData(**row) for row in rows["indicators"]],
            seen_version=self.seen_version,
        )


class MilestoneDone(OperationFormPage):
    model = Milestone
    name = "brands:milestone"
    related = ("project",)
    form_class = forms.MilestoneDoneForm
    title = "报节点完成"
    success = "节点已报完成。"

    def may(self) -> bool:
        return permissions.can_report_milestone(self.actor, self.object.project)

    def perform(self, form: forms.MilestoneDoneForm) -> None:
        milestone_done(actor=self.actor, milestone_id=self.object.pk, **form.cleaned_data)

    def get_success_url(self, made: models.Model | None) -> str:
        return self.get_cancel_url()

    def get_cancel_url(self) -> str:
        return f"/brands/projects/{self.object.project_id}/"


class ProjectBudget(ProjectPages, OperationFormPage):
    form_class = forms.BudgetForm
    title = "关联指标文件"
    intro = "奖补资金专款专用：项目只能从所关联的省级奖补资金指标拨付。"
    success = "已关联指标文件。"

    def may(self) -> bool:
        return permissions.can_link_budget(self.actor, self.object)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"actor": self.actor}

    def perform(self, form: forms.BudgetForm) -> Project:
        return project_link_budget(actor=self.actor, project_id=self.object.pk, seen_version=self.seen_version, **form.cleaned_data)


class ProjectStep(ProjectPages, TransitionPage):
    operations = {
        "submit": project_submit,
        "forward": project_forward,
        "return_for_correction": project_return,
        "send_back": project_send_back,
        "select": project_select,
        "reject": project_reject,
        "recommend": project_recommend,
        "approve": project_approve,
        "decline": project_decline,
        "sign": project_sign,
        "pass_midterm": project_pass_midterm,
        "fail_midterm": project_fail_midterm,
        "rectify": project_rectify,
        "apply_acceptance": project_apply_acceptance,
        "accept": project_accept,
        "refuse_acceptance": project_refuse_acceptance,
        "close": project_close,
        "withdraw": project_withdraw,
        "terminate": project_terminate,
    }
    form_classes = {
        "recommend": forms.RecommendForm,
        "approve": forms.ApproveForm,
        "sign": forms.SignForm,
        "pass_midterm": forms.MidtermForm,
        "accept": forms.AcceptForm,
    }

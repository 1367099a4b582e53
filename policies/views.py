"""Pages of policies: documents, versions read back as table and in words, rates."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from accounts.actor import Actor
from accounts.enums import Role
from audit.pages import DetailPage, Facts, Link, ListPage, ModelPage, OperationFormPage, Section, TransitionPage
from exchange.views.files import stored_download
from policies.enums import PolicyState
from policies.filters import DocumentFilter, RateFilter, VersionFilter
from policies.forms import DocumentForm, RateForm, RateFormSet, StandingForm, VersionForm, as_initial
from policies.models import PolicyDocument, PolicyVersion, RateRow
from policies.operations import (
    EDITABLE,
    document_save,
    document_standing,
    rate_add,
    rate_approve,
    rate_remove,
    version_approve,
    version_draft,
    version_reject,
    version_submit,
    version_update,
)
from policies.panels import document_uses, version_links
from policies.permissions import can_approve_policy, can_make_policy
from policies.selectors import approved_rates, previous_version, rates_ending_soon, rates_waiting
from policies.tables import DocumentTable, RateTable, VersionTable
from policies.words import changes, sentences
from policies.workflow import POLICY

MAKER = (Role.CITY_HANDLER,)
APPROVER = (Role.CITY_APPROVER,)


def can_edit(actor: Actor, version: PolicyVersion) -> bool:
    return can_make_policy(actor) and version.state in EDITABLE


def can_add_rate(actor: Actor, version: PolicyVersion) -> bool:
    """Rates of a draft stand on its form; to an approved version they are added one by one."""
    return can_make_policy(actor) and version.state == PolicyState.APPROVED


def has_file(actor: Actor, document: PolicyDocument) -> bool:
    return document.file_id is not None


class DocumentPages:
    model = PolicyDocument
    name = "policies:document"


class DocumentList(DocumentPages, ListPage):
    table_class = DocumentTable
    filterset_class = DocumentFilter
    exporter = "policies.documents"
    links = (Link("登记文件", "create", "plus", tone="primary", roles=MAKER),)
    empty = "还没有政策文件。"


class DocumentDetail(DocumentPages, DetailPage):
    related = ("file",)
    sections = (
        Facts(
            "文件",
            "title",
            ("文号", "number_text"),
            "issuer",
            "issued_on",
            "effective_on",
            "state",
            "superseded_by",
            "ended_on",
            "summary",
            ("原文", "file"),
        ),
        Section("政策版本", "policies/versions.html"),
        Section("以此为依据", "policies/resting.html"),
    )
    links = (
        Link("下载原文", "file", "download", when=has_file),
        Link("拟定新版次", "draft", "file-plus", tone="primary", roles=MAKER),
        Link("修改文件信息", "edit", "pencil", roles=MAKER),
        Link("登记效力", "standing", "circle-check", roles=MAKER),
    )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        versions = PolicyVersion.objects.visible_to(self.actor).filter(document=self.object).select_related("made_by", "approved_by")
        uses = [use.shown_to(self.actor, self.object) for use in document_uses]
        return super().get_context_data(versions=versions, uses=uses, **kwargs)


class DocumentFile(DocumentPages, ModelPage):
    """The text of the document as it was uploaded."""

    related = ("file",)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.object.file is None:
            raise Http404("这份文件还没有上传原文。")
        return stored_download(self.object.file)


class DocumentCreate(DocumentPages, OperationFormPage):
    form_class = DocumentForm
    roles = MAKER
    title = "登记政策文件"

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.object, name) for name in DocumentForm.base_fields if name != "file"} if self.object else {}

    def perform(self, form: DocumentForm) -> PolicyDocument:
        return document_save(actor=self.actor, document=self.object, **form.fields_of_document())


class DocumentEdit(DocumentCreate):
    title = "修改文件信息"


class DocumentStanding(DocumentPages, OperationFormPage):
    form_class = StandingForm
    roles = MAKER
    title = "登记效力"
    intro = "文件被新文件替代或废止时登记。已审定的版次和标准按各自的起止日期执行，不随此变化。"
    success = "效力已登记。"

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.object, name) for name in StandingForm.base_fields}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"document": self.object}

    def perform(self, form: StandingForm) -> PolicyDocument:
        return document_standing(actor=self.actor, document_id=self.object.pk, **form.cleaned_data)


class VersionFormPage(OperationFormPage):
    """Parameters with all rates under them."""

    form_class = VersionForm
    formset_classes = {"rates": RateFormSet}
    formset_titles = {"rates": "补贴标准"}
    roles = MAKER
    submit_label = "保存草稿"

    def source(self) -> PolicyVersion | None:
        """The version whose terms the form begins with."""
        raise NotImplementedError

    def get_initial(self) -> dict[str, Any]:
        return VersionForm.initial_of(self.source())

    def get_formset_kwargs(self, name: str) -> dict[str, Any]:
        """First rows of an unsent form; a sent one stands for itself, or a row sent unchanged would count as empty."""
        source = None if self.request.method == "POST" else self.source()
        return {"initial": [as_initial(rate) for rate in source.rates.all()] if source else []}


class DocumentDraft(DocumentPages, VersionFormPage):
    title = "拟定新版次"
    intro = "已填入上一版次的内容，请改为新规定。保存后可继续修改，提交后由审批人审定。"
    success = "草稿已保存。核对无误后请提交审定。"

    def source(self) -> PolicyVersion | None:
        return self.object.versions.order_by("number").last()

    def perform(self, form: VersionForm) -> None:
        self.made = version_draft(actor=self.actor, document=self.object, rates=self.formsets["rates"].rows(), **form.terms())

    def get_success_url(self, made: None) -> str:
        return reverse("policies:version_detail", args=[self.made.pk])


class VersionPages:
    model = PolicyVersion
    workflow = POLICY
    name = "policies:version"
    related = ("document", "made_by", "approved_by")


class VersionList(VersionPages, ListPage):
    template_name = "policies/version_list.html"
    table_class = VersionTable
    filterset_class = VersionFilter
    exporter = "policies.versions"
    title = "补贴政策"
    links = (Link("政策文件", "policies:document_list", "file-text"), Link("补贴标准", "policies:rate_list", "coin-yuan"))
    empty = "还没有补贴政策。请先登记政策文件，再拟定版次。"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**rate_counts(self.actor), **kwargs)


def rate_counts(actor: Actor) -> dict[str, int]:
    """What offices should not overlook: rates that end without a successor, rates that wait for a second person."""
    if not actor.is_office:
        return {"ending": 0, "waiting": 0}
    return {"ending": rates_ending_soon(timezone.localdate()).count(), "waiting": rates_waiting().count()}


class VersionDetail(VersionPages, DetailPage):
    sections = (
        Section("政策释义", "policies/words.html"),
        Section("补贴标准", "policies/rates.html"),
        Section("与上一版次的不同", "policies/changes.html"),
        Facts("拟定与审定", ("依据文件", "document"), ("文号", "document.number_text"), "made_by", "approved_by", "approved_at"),
    )
    own_links = (Link("修改", "edit", "pencil", when=can_edit), Link("增加标准", "rate", "plus", when=can_add_rate))

    @property
    def links(self) -> list[Link]:
        return [*self.own_links, *version_links]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rates = list(RateRow.objects.visible_to(self.actor).filter(version=self.object).select_related("made_by", "approved_by"))
        approved = self.object.state == PolicyState.APPROVED
        words = sentences(self.object, [rate for rate in rates if rate.approved_by_id or not approved])
        earlier = previous_version(self.object)
        return super().get_context_data(
            words=words,
            rates=rates,
            earlier=earlier,
            changes=changes(sentences(earlier, approved_rates(earlier)), words) if earlier else [],
            may_approve=approved and can_approve_policy(self.actor),
            may_remove=approved and can_make_policy(self.actor),
            **kwargs,
        )


class VersionEdit(VersionPages, VersionFormPage):
    title = "修改草稿"

    def source(self) -> PolicyVersion:
        return self.object

    def perform(self, form: VersionForm) -> PolicyVersion:
        return version_update(
            actor=self.actor,
            version_id=self.object.pk,
            rates=self.formsets["rates"].rows(),
            seen_version=self.seen_version,
            **form.terms(),
        )


class VersionRate(VersionPages, OperationFormPage):
    form_class = RateForm
    roles = MAKER
    title = "增加标准"
    intro = "版次已审定，不能修改；可以补充尚无标准的等级或日期。新标准须经另一人审定后才用于计算。"
    success = "标准已登记，等待另一人审定。"

    def perform(self, form: RateForm) -> None:
        rate_add(actor=self.actor, version=self.object, **form.cleaned_data)


class VersionStep(VersionPages, TransitionPage):
    operations = {"submit": version_submit, "approve": version_approve, "reject": version_reject}


class RatePages:
    model = RateRow
    name = "policies:rate"
    related = ("version__document", "made_by")

    def trail(self) -> list[tuple[str, str]]:
        if not self.object:
            return []
        return [("补贴标准", reverse("policies:rate_list")), (str(self.object.version), self.get_cancel_url())]

    def get_cancel_url(self) -> str:
        return reverse("policies:version_detail", args=[self.object.version_id])

    def get_success_url(self, made: Any) -> str:
        return self.get_cancel_url()


class RateList(RatePages, ListPage):
    template_name = "policies/version_list.html"
    table_class = RateTable
    filterset_class = RateFilter
    exporter = "policies.rates"
    empty = "还没有补贴标准。标准在政策版次中录入。"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**rate_counts(self.actor), **kwargs)


class RateApprove(RatePages, OperationFormPage):
    template_name = "policies/rate_confirm.html"
    form_class = forms.Form
    roles = APPROVER
    title = "审定标准"
    submit_label = "确认审定"
    intro = "审定后立即用于计算，待定标准的补贴随之可以核算；此后不能修改或删除。"
    success = "标准已审定。"

    def perform(self, form: forms.Form) -> None:
        rate_approve(actor=self.actor, rate_id=self.object.pk)


class RateRemove(RateApprove):
    roles = MAKER
    title = "撤回标准"
    submit_label = "确认撤回"
    intro = "撤回尚未审定的标准，可以另行登记。"
    success = "标准已撤回。"

    def perform(self, form: forms.Form) -> None:
        rate_remove(actor=self.actor, rate_id=self.object.pk)

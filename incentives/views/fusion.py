"""Pages of industry-education firms (产教融合型企业), their investments and the estimates of their credit."""

from typing import Any

from django.urls import reverse

from accounts.enums import Role
from audit.pages import DetailPage, Facts, Link, ListPage, OperationFormPage, Section, TransitionPage
from exchange.views.uploads import FileDownload, UploadPage
from incentives import permissions
from incentives.filters import CreditFilter, InvestmentFilter, ListingFilter
from incentives.forms import CreditForm, InvestmentFileForm, InvestmentForm, ListingForm, NewCreditForm, NothingToAsk, RemoveForm
from incentives.models import CreditEstimate, FusionFirm, Investment, InvestmentFile
from incentives.operations import (
    credit_confirm,
    credit_draft,
    credit_reopen,
    credit_return,
    credit_submit,
    credit_update,
    investment_confirm,
    investment_draft,
    investment_file_add,
    investment_file_remove,
    investment_reopen,
    investment_return,
    investment_submit,
    investment_update,
    listing_confirm,
    listing_draft,
    listing_reject,
    listing_remove,
)
from incentives.permissions import READERS
from incentives.tables import CreditTable, InvestmentTable, ListingTable
from incentives.views.education import SETTERS, own_firm
from incentives.workflow import CREDIT, INVESTMENT, LISTING

FIRM = (Role.FIRM,)


class ListingPages:
    model = FusionFirm
    workflow = LISTING
    name = "incentives:listing"
    related: tuple[str, ...] = ("firm", "region", "made_by")
    roles: tuple[Role, ...] = READERS


class ListingList(ListingPages, ListPage):
    table_class = ListingTable
    filterset_class = ListingFilter
    exporter = "incentives.listings"
    links = (Link("登记名单", "create", "plus", tone="primary", roles=SETTERS),)
    empty = "名单里还没有企业。名单公布后由市级登记，另一人复核后列入。"


class ListingDetail(ListingPages, DetailPage):
    sections = (
        Facts("名单", "firm", "region", "level", ("公布文号", "number_text"), "entered_on", "valid_to", "removed_on", "made_by"),
        Section("职业教育投资", "incentives/investments.html"),
        Section("附加抵免测算", "incentives/credits.html"),
    )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        investments = Investment.objects.visible_to(self.actor).filter(listing=self.object)
        credits = CreditEstimate.objects.visible_to(self.actor).filter(firm=self.object.firm)
        return super().get_context_data(investments=investments.order_by("-made_on", "-pk"), credits=credits, **kwargs)


class ListingCreate(ListingPages, OperationFormPage):
    form_class = ListingForm
    title = "登记产教融合型企业"
    intro = "照公布的名单登记。须由另一人复核后才列入。"
    roles = SETTERS
    success = "已登记，等待复核。"

    def perform(self, form: ListingForm) -> FusionFirm:
        return listing_draft(actor=self.actor, **form.cleaned_data)


class ListingStep(ListingPages, TransitionPage):
    operations = {"confirm": listing_confirm, "reject": listing_reject, "remove": listing_remove}
    form_classes = {"remove": RemoveForm}


class InvestmentPages:
    model = Investment
    workflow = INVESTMENT
    name = "incentives:investment"
    related: tuple[str, ...] = ("firm", "region", "listing")
    roles: tuple[Role, ...] = READERS


class InvestmentList(InvestmentPages, ListPage):
    table_class = InvestmentTable
    filterset_class = InvestmentFilter
    exporter = "incentives.investments"
    export_totals = ("amount",)
    links = (Link("填报投资", "create", "plus", tone="primary", roles=FIRM),)
    empty = "还没有职业教育投资。名单内的企业可以逐笔填报并上传凭证。"


class InvestmentDetail(InvestmentPages, DetailPage):
    sections = (
        Facts("投资", "firm", "listing", "kind", "title", "made_on", "year", "amount"),
        Section("投资凭证", "incentives/investment_files.html"),
    )
    links = (
        Link("修改", "edit", "pencil", when=permissions.can_edit),
        Link("上传凭证", "file", "upload", when=permissions.can_edit),
    )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        files = InvestmentFile.objects.visible_to(self.actor).filter(investment=self.object).select_related("added_by")
        return super().get_context_data(files=list(files), may_remove=permissions.can_edit(self.actor, self.object), **kwargs)


class InvestmentCreate(InvestmentPages, OperationFormPage):
    form_class = InvestmentForm
    title = "填报职业教育投资"
    intro = "一笔一填，金额为元。保存后上传凭证，再提交核对。"
    roles = FIRM
    success = "已保存为草稿，接下来请上传凭证。"

    def perform(self, form: InvestmentForm) -> Investment:
        return investment_draft(actor=self.actor, firm=own_firm(self.actor), **form.cleaned_data)


class InvestmentEdit(InvestmentPages, OperationFormPage):
    form_class = InvestmentForm
    title = "修改投资"

    def may(self) -> bool:
        return permissions.can_edit(self.actor, self.object)

    def perform(self, form: InvestmentForm) -> Investment:
        return investment_update(actor=self.actor, investment_id=self.object.pk, seen_version=self.seen_version, **form.cleaned_data)


class InvestmentUpload(InvestmentPages, UploadPage):
    form_class = InvestmentFileForm
    title = "上传凭证"

    def may(self) -> bool:
        return permissions.can_edit(self.actor, self.object)

    def perform(self, form: Any) -> Investment:
        investment_file_add(actor=self.actor, investment_id=self.object.pk, **self.received(form))
        return self.object


class InvestmentStep(InvestmentPages, TransitionPage):
    operations = {
        "submit": investment_submit,
        "confirm": investment_confirm,
        "return_for_correction": investment_return,
        "reopen": investment_reopen,
    }


class InvestmentFileDownload(FileDownload):
    model = InvestmentFile
    roles = READERS


class InvestmentFileRemove(OperationFormPage):
    model = InvestmentFile
    name = "incentives:investment_file"
    related = ("investment",)
    form_class = NothingToAsk
    title = "撤下凭证"
    submit_label = "确认撤下"
    intro = "撤下后不再列出，可以另行上传。"
    success = "已撤下。"

    def may(self) -> bool:
        return permissions.can_edit(self.actor, self.object.investment)

    def perform(self, form: NothingToAsk) -> None:
        investment_file_remove(actor=self.actor, file_id=self.object.pk)

    def trail(self) -> list[tuple[str, str]]:
        return [(str(self.object.investment), self.get_cancel_url())]

    def get_cancel_url(self) -> str:
        return reverse("incentives:investment_detail", args=[self.object.investment_id])

    def get_success_url(self, made: None) -> str:
        return self.get_cancel_url()


class CreditPages:
    model = CreditEstimate
    workflow = CREDIT
    name = "incentives:credit"
    related: tuple[str, ...] = ("firm", "region")
    roles: tuple[Role, ...] = READERS


class CreditList(CreditPages, ListPage):
    template_name = "incentives/credit_list.html"
    table_class = CreditTable
    filterset_class = CreditFilter
    exporter = "incentives.credits"
    export_totals = ("investment", "earned", "used")
    links = (Link("填写测算", "create", "plus", tone="primary", roles=FIRM),)
    empty = "还没有附加抵免测算。投资核对后，名单内的企业可以按年度测算。"


class CreditDetail(CreditPages, DetailPage):
    template_name = "incentives/credit_detail.html"
    sections = (
        Section("怎样算出", "incentives/credit_steps.html"),
        Facts("当年情况", "firm", "region", "year", "education_surcharge", "local_surcharge", "investment", "brought_in"),
    )
    links = (Link("修改", "edit", "pencil", when=permissions.can_edit),)


class CreditCreate(CreditPages, OperationFormPage):
    form_class = NewCreditForm
    title = "填写附加抵免测算"
    intro = "填入当年应缴的两项附加，系统按已核对的投资和以前年度结转逐步测算。结果仅供参考，以税务机关认定为准。"
    roles = FIRM
    success = "测算已保存为草稿。请核对各步骤。"

    def perform(self, form: NewCreditForm) -> CreditEstimate:
        return credit_draft(actor=self.actor, firm=own_firm(self.actor), **form.cleaned_data)


class CreditEdit(CreditPages, OperationFormPage):
    form_class = CreditForm
    title = "修改测算"

    def may(self) -> bool:
        return permissions.can_edit(self.actor, self.object)

    def perform(self, form: CreditForm) -> CreditEstimate:
        return credit_update(actor=self.actor, credit_id=self.object.pk, seen_version=self.seen_version, **form.cleaned_data)


class CreditStep(CreditPages, TransitionPage):
    operations = {
        "submit": credit_submit,
        "confirm": credit_confirm,
        "return_for_correction": credit_return,
        "reopen": credit_reopen,
    }

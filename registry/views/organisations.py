"""Organisations and their payee accounts."""

from typing import Any

from django.urls import reverse

from accounts.actor import Actor
from accounts.enums import Role
from audit.pages import DetailPage, Facts, Link, ListPage, OperationFormPage, Section, TransitionPage
from exchange.views.imports import ImportUploadPage
from registry.filters import AccountFilter, OrganisationFilter
from registry.forms import (
    AccountConfirmForm,
    AccountForm,
    ContactForm,
    OrganisationForm,
    OrganisationStateForm,
    ParticularsForm,
    RenameForm,
)
from registry.models import Organisation, PayeeAccount
from registry.operations import (
    organisation_register,
    organisation_rename,
    organisation_state_set,
    organisation_update,
    payee_account_confirm,
    payee_account_propose,
    payee_account_reject,
    payee_account_retire,
)
from registry.panels import organisation_sections
from registry.permissions import (
    can_edit_contact,
    can_manage_organisation,
    can_propose_account,
    can_register_organisation,
    can_see_contact,
)
from registry.tables import AccountTable, OrganisationTable
from registry.workflow import ACCOUNT

REGISTRARS = (Role.COUNTY_HANDLER, Role.CITY_HANDLER, Role.ADMINISTRATOR)


def edits_only_contact(actor: Actor, organisation: Organisation) -> bool:
    return can_edit_contact(actor, organisation) and not can_manage_organisation(actor, organisation)


class OrganisationPages:
    model = Organisation
    name = "registry:organisation"
    related = ("region",)


class OrganisationList(OrganisationPages, ListPage):
    table_class = OrganisationTable
    filterset_class = OrganisationFilter
    exporter = "registry.organisations"
    links = (
        Link("登记单位", "create", "plus", tone="primary", roles=REGISTRARS),
        Link("从表格导入", "import", "file-import", roles=REGISTRARS),
    )
    empty = "还没有单位。"


class OrganisationDetail(OrganisationPages, DetailPage):
    template_name = "registry/organisation_detail.html"
    links = (
        Link("修改登记信息", "edit", "pencil", when=can_manage_organisation),
        Link("修改联系方式", "contact", "pencil", when=edits_only_contact),
        Link("更名", "rename", "writing", when=can_manage_organisation),
        Link("变更状态", "state", "player-pause", when=can_manage_organisation),
        Link("登记收款账户", "account", "credit-card", when=can_propose_account),
    )
    about = Facts("登记信息", "uscc", "category", ("地区", "region.name"), ("可作为", "duties"))
    contact = Facts("联系方式", "contact_name", "contact_phone", "address")

    @property
    def sections(self) -> tuple[Section, ...]:
        contact = (self.contact,) if can_see_contact(self.actor, self.object) else ()
        accounts, names = Section("收款账户", "registry/accounts.html"), Section("名称沿革", "registry/names.html")
        return (self.about, *contact, *organisation_sections, accounts, names)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            accounts=PayeeAccount.objects.visible_to(self.actor).filter(organisation=self.object),
            may_see_accounts=self.actor.is_office or self.actor.organisation_id == self.object.pk,
            names=self.object.names.order_by("-valid_from"),
            **kwargs,
        )


class OrganisationCreate(OrganisationPages, OperationFormPage):
    form_class = OrganisationForm
    title = "登记单位"
    submit_label = "登记"
    success = "单位已登记。"

    def may(self) -> bool:
        return can_register_organisation(self.actor)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"actor": self.actor}

    def perform(self, form: OrganisationForm) -> Organisation:
        return organisation_register(actor=self.actor, **form.cleaned_data)


class OrganisationsImport(OrganisationPages, ImportUploadPage):
    kind = "organisations"
    roles = REGISTRARS


class OrganisationEdit(OrganisationPages, OperationFormPage):
    form_class: type = ParticularsForm
    title = "修改登记信息"

    def may(self) -> bool:
        return can_manage_organisation(self.actor, self.object)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"actor": self.actor}

    def perform(self, form: Any) -> Organisation:
        return organisation_update(actor=self.actor, organisation_id=self.object.pk, seen_version=self.seen_version, **form.cleaned_data)


class OrganisationContact(OrganisationEdit):
    form_class = ContactForm
    title = "修改联系方式"

    def may(self) -> bool:
        return can_edit_contact(self.actor, self.object)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {}


class OrganisationRename(OrganisationPages, OperationFormPage):
    form_class = RenameForm
    title = "更名"
    intro = "信用代码不变。更名前的材料仍显示原名称；信用代码也变了的，请登记为新单位。"
    success = "新名称已登记。"

    def may(self) -> bool:
        return can_manage_organisation(self.actor, self.object)

    def perform(self, form: RenameForm) -> Organisation:
        return organisation_rename(actor=self.actor, organisation_id=self.object.pk, seen_version=self.seen_version, **form.cleaned_data)


class OrganisationState(OrganisationRename):
    form_class = OrganisationStateForm
    title = "变更状态"
    intro = "暂停或注销后，该单位不能用于新的协议、培训班和收款；已办理的记录不变。"
    success = "状态已变更。"

    def perform(self, form: OrganisationStateForm) -> Organisation:
        return organisation_state_set(actor=self.actor, organisation_id=self.object.pk, seen_version=self.seen_version, **form.cleaned_data)


class OrganisationAccount(OrganisationPages, OperationFormPage):
    form_class = AccountForm
    title = "登记收款账户"
    intro = "登记后由人社经办的另一人对照开户证明复核；复核通过前，仍使用原账户。账号加密保存，只显示后四位。"
    submit_label = "登记，等待复核"
    success = "账户已登记，等待另一人复核。"

    def may(self) -> bool:
        return can_propose_account(self.actor, self.object)

    def get_initial(self) -> dict[str, Any]:
        return {"account_name": self.object.name}

    def perform(self, form: AccountForm) -> None:
        payee_account_propose(actor=self.actor, organisation_id=self.object.pk, **form.cleaned_data)


class AccountPages:
    model = PayeeAccount
    workflow = ACCOUNT
    name = "registry:account"
    related = ("organisation__region", "proposed_by", "confirmed_by")


class AccountList(AccountPages, ListPage):
    table_class = AccountTable
    filterset_class = AccountFilter
    exporter = "registry.accounts"
    empty = "还没有收款账户。请从单位页面登记。"


class AccountDetail(AccountPages, DetailPage):
    sections = (
        Facts("账户", ("单位", "organisation.name"), "account_name", "bank_name", ("账号", "masked_number")),
        Facts("双人办理", "proposed_by", "confirmed_by"),
    )

    def trail(self) -> list[tuple[str, str]]:
        owner = self.object.organisation
        return [("收款账户", self.url("list")), (str(owner), reverse("registry:organisation_detail", args=[owner.pk]))]


class AccountStep(AccountPages, TransitionPage):
    template_name = "registry/account_step.html"
    operations = {
        "confirm": payee_account_confirm,
        "reject": payee_account_reject,
        "retire": payee_account_retire,
    }
    form_classes = {"confirm": AccountConfirmForm}

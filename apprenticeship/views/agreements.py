"""Cooperation agreements (企校合作协议)."""

from typing import Any

from accounts.enums import Role
from apprenticeship.filters import AgreementFilter
from apprenticeship.forms import AgreementForm
from apprenticeship.models import Agreement, TrainingClass
from apprenticeship.operations import agreement_confirm, agreement_draft, agreement_end
from apprenticeship.permissions import can_draft_agreements, can_draft_class_under
from apprenticeship.tables import AgreementTable
from apprenticeship.workflow import AGREEMENT
from audit.pages import DetailPage, Facts, Link, ListPage, OperationFormPage, Section, TransitionPage
from exchange.views.imports import ImportUploadPage
from registry.models import Organisation

READERS = tuple(role for role in Role if role not in (Role.EVALUATOR, Role.ADMINISTRATOR))


class AgreementPages:
    model = Agreement
    workflow = AGREEMENT
    name = "apprenticeship:agreement"
    related = ("firm__region", "institution")
    roles = READERS


class AgreementList(AgreementPages, ListPage):
    table_class = AgreementTable
    filterset_class = AgreementFilter
    exporter = "apprenticeship.agreements"
    links = (
        Link("登记协议", "create", "plus", tone="primary", roles=(Role.INSTITUTION,)),
        Link("从表格导入", "import", "file-import", roles=(Role.INSTITUTION,)),
    )
    empty = "还没有企校合作协议。协议由培训机构登记、企业确认，生效后才能申报培训班。"


class AgreementDetail(AgreementPages, DetailPage):
    sections = (
        Facts("协议", "number", "firm", "institution", "signed_on", "valid_from", "valid_to", "fee_note"),
        Section("协议下的培训班", "apprenticeship/agreement_classes.html"),
    )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        classes = TrainingClass.objects.visible_to(self.actor).filter(agreement=self.object).with_heads().order_by("-planned_start", "-pk")
        return super().get_context_data(classes=classes, may_draft=can_draft_class_under(self.actor, self.object), **kwargs)


class AgreementCreate(AgreementPages, OperationFormPage):
    form_class = AgreementForm
    title = "登记协议"
    intro = "按已签订的纸质协议登记。登记后由企业在平台确认，确认后即可申报培训班。"
    success = "协议已登记，等待企业确认。"

    def may(self) -> bool:
        return can_draft_agreements(self.actor)

    def perform(self, form: AgreementForm) -> Agreement:
        own = Organisation.objects.get(pk=self.actor.organisation_id)
        return agreement_draft(actor=self.actor, institution=own, **form.cleaned_data)


class AgreementsImport(AgreementPages, ImportUploadPage):
    kind = "agreements"
    roles = (Role.INSTITUTION,)


class AgreementStep(AgreementPages, TransitionPage):
    operations = {"confirm": agreement_confirm, "end": agreement_end}

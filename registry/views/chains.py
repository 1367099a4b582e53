"""Clusters, chains, occupations in short supply: read by everybody, kept by the bureau."""

from typing import Any

from accounts.enums import Role
from audit.pages import DetailPage, Facts, Link, ListPage, OperationFormPage, Section
from registry.filters import ChainFilter, ScarceFilter
from registry.forms import ChainForm, ScarceForm
from registry.models import Chain, ScarceOccupation
from registry.operations import chain_save, scarce_add
from registry.panels import chain_sections
from registry.tables import ChainTable, ScarceTable

KEEPERS = (Role.CITY_HANDLER, Role.ADMINISTRATOR)


class ChainPages:
    model = Chain
    name = "registry:chain"
    related: tuple[str, ...] = ("cluster",)


class ChainList(ChainPages, ListPage):
    table_class = ChainTable
    filterset_class = ChainFilter
    exporter = "registry.chains"
    title = "产业集群与产业链"
    links = (Link("登记产业链", "create", "plus", tone="primary", roles=KEEPERS),)
    empty = "还没有产业集群和产业链。名称以公布的文件为准，由市级经办登记。"


class ChainDetail(ChainPages, DetailPage):
    template_name = "registry/chain_detail.html"
    own_sections = (Facts("基本信息", "name", "kind", "cluster", "source"), Section("职业与企业", "registry/chain_links.html"))
    links = (Link("修改", "edit", "pencil", roles=KEEPERS),)

    @property
    def sections(self) -> list[Section]:
        return [*self.own_sections, *chain_sections]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        chain = self.object
        return super().get_context_data(occupations=list(chain.occupations.all()), firms=list(chain.firms.all()), **kwargs)


class ChainCreate(ChainPages, OperationFormPage):
    form_class = ChainForm
    title = "登记产业链"
    roles = KEEPERS

    def perform(self, form: ChainForm) -> Chain:
        return chain_save(actor=self.actor, **form.cleaned_data)


class ChainEdit(ChainPages, OperationFormPage):
    form_class = ChainForm
    title = "修改产业链"
    roles = KEEPERS

    def perform(self, form: ChainForm) -> Chain:
        return chain_save(actor=self.actor, chain_id=self.object.pk, **form.cleaned_data)


class ScarcePages:
    model = ScarceOccupation
    name = "registry:scarce"
    related = ("occupation",)


class ScarceList(ScarcePages, ListPage):
    table_class = ScarceTable
    filterset_class = ScarceFilter
    exporter = "registry.scarce"
    title = "急需紧缺职业目录"
    links = (Link("列入目录", "create", "plus", tone="primary", roles=KEEPERS),)
    empty = "还没有目录。按年度列入急需紧缺和“高精特新”职业（工种）。"


class ScarceCreate(ScarcePages, OperationFormPage):
    form_class = ScarceForm
    title = "列入目录"
    roles = KEEPERS
    success = "已列入目录。"

    def perform(self, form: ScarceForm) -> None:
        scarce_add(actor=self.actor, **form.cleaned_data)

"""Human-resource brands (人力资源品牌), by county too."""

from typing import Any

from django.db import models
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.actor import Actor
from accounts.enums import OFFICE_ROLES, Role
from audit.pages import DetailPage, Facts, Link, ListPage, OperationFormPage, Page, Section, TransitionPage
from brands import permissions
from brands.filters import BrandFilter
from brands.forms.brands import BrandFileForm, BrandForm, NameForm, NothingToAsk, ReasonForm, StoryForm, TargetForm
from brands.models import Brand, BrandFile, QuarterReport
from brands.models.brands import REPORTING
from brands.operations import (
    brand_cultivate,
    brand_draft,
    brand_file_add,
    brand_file_remove,
    brand_name,
    brand_publish,
    brand_return,
    brand_revoke,
    brand_story,
    brand_submit,
    brand_target_save,
    brand_unpublish,
    brand_update,
)
from brands.selectors import county_rows, years_of
from brands.tables import BrandTable
from brands.workflow import BRAND
from exchange.views.uploads import UploadPage
from registry.models import Region

READERS = tuple(OFFICE_ROLES - {Role.ADMINISTRATOR})
SHOWN_REPORTS = 8


class BrandPages:
    model = Brand
    workflow = BRAND
    name = "brands:brand"
    related: tuple[str, ...] = ("region", "operator")
    roles: tuple[Role, ...] = READERS


class BrandList(BrandPages, ListPage):
    table_class = BrandTable
    filterset_class = BrandFilter
    exporter = "brands.brands"
    links = (
        Link("登记品牌", "create", "plus", tone="primary", roles=(Role.COUNTY_HANDLER,)),
        Link("按县区查看", "brands:county_list", "map"),
    )
    empty = "还没有人力资源品牌。由县区登记，经市级审核后列入培育。"


def can_unpublish(actor: Actor, brand: Brand) -> bool:
    return actor.has(Role.CITY_CHECKER) and brand.published_at is not None


def can_publish(actor: Actor, brand: Brand) -> bool:
    return permissions.can_publish_brand(actor, brand) and brand.published_at is None and bool(brand.story)


class BrandDetail(BrandPages, DetailPage):
    sections = (
        Facts("基本信息", "name", "region", "level", "operator", ("职业（工种）", "trades"), "named_on", "document_number", "revoked_on"),
        Section("年度目标与完成", "brands/brand_years.html"),
        Section("季度报表", "brands/reports_of.html"),
        Section("品牌故事", "brands/brand_story.html"),
        Section("材料", "brands/brand_files.html"),
    )
    links = (
        Link("修改", "edit", "pencil", when=permissions.can_edit_brand),
        Link("写品牌故事", "story", "feather", when=permissions.can_tell_story),
        Link("上传材料", "file", "upload", when=permissions.can_tell_story),
        Link("年度目标", "target", "target", when=permissions.can_tell_story),
        Link("对外公布", "publish", "world", tone="primary", when=can_publish),
        Link("撤下公布", "unpublish", "world-off", tone="outline-danger", when=can_unpublish),
    )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        brand = self.object
        reports = QuarterReport.objects.visible_to(self.actor).filter(brand=brand)
        return super().get_context_data(
            years=years_of(reports, brand.targets.all()),
            reports=list(reports.select_related("brand", "project")[:SHOWN_REPORTS]),
            report_total=reports.count(),
            may_report=permissions.can_report_on(self.actor, brand) and brand.state in REPORTING,
            files=list(BrandFile.objects.visible_to(self.actor).filter(brand=brand).select_related("file", "added_by")),
            may_remove=permissions.can_tell_story(self.actor, brand),
            **kwargs,
        )


class BrandCreate(BrandPages, OperationFormPage):
    form_class = BrandForm
    title = "登记品牌"
    intro = "保存为草稿后上传申报材料，再提交市级审核。"
    roles = (Role.COUNTY_HANDLER,)
    success = "品牌已保存为草稿，接下来请上传材料。"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"actor": self.actor}

    def perform(self, form: BrandForm) -> Brand:
        return brand_draft(actor=self.actor, **form.cleaned_data)


class BrandEdit(BrandPages, OperationFormPage):
    form_class = BrandForm
    title = "修改品牌"

    def may(self) -> bool:
        return permissions.can_edit_brand(self.actor, self.object)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"actor": self.actor}

    def perform(self, form: BrandForm) -> Brand:
        return brand_update(actor=self.actor, brand_id=self.object.pk, seen_version=self.seen_version, **form.cleaned_data)


class BrandStory(BrandPages, OperationFormPage):
    form_class = StoryForm
    title = "品牌故事"
    success = "品牌故事已保存。对外页面须由市级重新公布后才会显示。"

    def may(self) -> bool:
        return permissions.can_tell_story(self.actor, self.object)

    def perform(self, form: StoryForm) -> Brand:
        return brand_story(actor=self.actor, brand_id=self.object.pk, seen_version=self.seen_version, **form.cleaned_data)


class BrandTargetPage(BrandPages, OperationFormPage):
    form_class = TargetForm
    title = "年度目标"
    intro = "同一年度再次填写即为调整，原目标保留在办理记录中。"
    success = "年度目标已保存。"

    def may(self) -> bool:
        return permissions.can_tell_story(self.actor, self.object)

    def get_form(self, *data: Any) -> TargetForm:
        return self.form_class(*data, initial=self.get_initial())

    def perform(self, form: TargetForm) -> Brand:
        brand_target_save(actor=self.actor, brand_id=self.object.pk, **form.cleaned_data)
        return self.object


class BrandUpload(BrandPages, UploadPage):
    form_class = BrandFileForm
    title = "上传材料"

    def may(self) -> bool:
        return permissions.can_tell_story(self.actor, self.object)

    def get_form(self, *data: Any) -> BrandFileForm:
        return self.form_class(*data)

    def perform(self, form: Any) -> Brand:
        brand_file_add(actor=self.actor, brand_id=self.object.pk, **self.received(form))
        return self.object


class BrandFileRemove(OperationFormPage):
    model = BrandFile
    name = "brands:brand_file"
    related = ("brand",)
    form_class = NothingToAsk
    title = "撤下材料"
    intro = "撤下后页面不再显示，文件仍保留。撤下对外图片后，对外页面须重新公布。"
    submit_label = "确认撤下"
    success = "材料已撤下。"

    def may(self) -> bool:
        return permissions.can_tell_story(self.actor, self.object.brand)

    def perform(self, form: NothingToAsk) -> None:
        brand_file_remove(actor=self.actor, file_id=self.object.pk)

    def get_success_url(self, made: models.Model | None) -> str:
        return self.get_cancel_url()

    def get_cancel_url(self) -> str:
        return f"/brands/brands/{self.object.brand_id}/"


class BrandPublish(BrandPages, OperationFormPage):
    """The publisher reads the page as the public will, then puts it there."""

    template_name = "brands/brand_publish.html"
    form_class = NothingToAsk
    title = "对外公布"
    intro = "公布后任何人不登录即可查看下面的内容；县区再次修改故事或图片时会自动撤下。"
    submit_label = "确认公布"
    success = "已对外公布。"

    def may(self) -> bool:
        return permissions.can_publish_brand(self.actor, self.object)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(pictures=list(self.object.files.pictures()), **kwargs)

    def perform(self, form: NothingToAsk) -> Brand:
        return brand_publish(actor=self.actor, brand_id=self.object.pk, seen_version=self.seen_version)


class BrandUnpublish(BrandPages, OperationFormPage):
    form_class = ReasonForm
    title = "撤下公布"
    submit_label = "确认撤下"
    roles = (Role.CITY_CHECKER,)
    success = "对外页面已撤下。"

    def perform(self, form: ReasonForm) -> Brand:
        return brand_unpublish(actor=self.actor, brand_id=self.object.pk, seen_version=self.seen_version, **form.cleaned_data)


class BrandStep(BrandPages, TransitionPage):
    operations = {
        "submit": brand_submit,
        "cultivate": brand_cultivate,
        "return_for_correction": brand_return,
        "name": brand_name,
        "revoke": brand_revoke,
    }
    form_classes = {"name": NameForm}


class CountyList(Page):
    """一县一品牌、一县多品牌: every county at a glance."""

    title = "县区品牌"
    template_name = "brands/counties.html"
    roles = READERS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(rows=county_rows(self.actor), **kwargs)


class CountyDetail(Page):
    """One county's brands and what they brought, year by year."""

    template_name = "brands/county.html"
    roles = READERS

    def prepare(self) -> None:
        self.region = get_object_or_404(Region, pk=self.kwargs["code"])
        if not self.actor.answers_for(self.region.code):
            raise Http404

    def get_title(self) -> str:
        return f"{self.region}的品牌"

    def trail(self) -> list[tuple[str, str]]:
        return [("县区品牌", "/brands/counties/")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        brands = Brand.objects.visible_to(self.actor).filter(region=self.region).prefetch_related("occupations")
        reports = QuarterReport.objects.visible_to(self.actor).filter(brand__region=self.region)
        return super().get_context_data(region=self.region, brands=list(brands), years=years_of(reports), **kwargs)

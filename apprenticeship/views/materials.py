"""Papers of a class (材料): handing in, reading in the page, versions, withdrawing."""

from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.utils.http import content_disposition_header
from django.views.decorators.clickjacking import xframe_options_sameorigin

from apprenticeship.forms import ReasonForm
from apprenticeship.forms_materials import MaterialForm
from apprenticeship.models import Material, TrainingClass
from apprenticeship.operations import material_add, material_read, material_void
from apprenticeship.permissions import PAPER_READERS, can_add_material, can_void_material
from apprenticeship.views.classes import ClassPages
from audit.pages import DetailPage, Facts, Link, ModelPage, OperationFormPage, Section


class ClassMaterial(ClassPages, OperationFormPage):
    form_class = MaterialForm
    title = "上传材料"
    submit_label = "上传"
    success = "材料已上传。"

    def may(self) -> bool:
        return super().may() and can_add_material(self.actor, self.object)

    def get_initial(self) -> dict[str, Any]:
        return {"kind": self.request.GET.get("kind", "")}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"actor": self.actor, "training_class": self.object}

    def perform(self, form: MaterialForm) -> TrainingClass:
        upload = form.cleaned_data.pop("file")
        material_add(actor=self.actor, class_id=self.object.pk, content=upload.read(), filename=upload.name, **form.cleaned_data)
        return self.object


class MaterialPages(ModelPage):
    model = Material
    name = "apprenticeship:material"
    related = ("file", "added_by", "training_class")
    roles = PAPER_READERS

    def trail(self) -> list[tuple[str, str]]:
        return [(str(self.object.training_class), self.object.training_class.get_absolute_url())]


class MaterialDetail(MaterialPages, DetailPage):
    """One paper, shown in the page."""

    sections = (
        Section("内容", "apprenticeship/material_view.html"),
        Section("版次", "apprenticeship/material_versions.html"),
        Facts("文件", ("文件名", "file.name"), "pages", ("字节数", "file.size"), ("SHA-256", "file.sha256"), "added_by", "added_at"),
    )
    links = (Link("作废", "void", "file-off", tone="outline-danger", when=can_void_material),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        paper = self.object
        versions = Material.objects.visible_to(self.actor).filter(
            training_class=paper.training_class_id, kind=paper.kind, title=paper.title
        )
        return super().get_context_data(versions=versions.select_related("added_by").order_by("-number"), **kwargs)


@method_decorator([csp_replace({"frame-ancestors": [SELF]}), xframe_options_sameorigin], name="dispatch")
class MaterialContent(MaterialPages):
    """The bytes, shown by the browser inside our own page only; that they run nothing was checked when they came in."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        paper, content = material_read(actor=self.actor, material_id=self.object.pk)
        response = HttpResponse(content, content_type=paper.file.content_type)
        response.headers["Content-Disposition"] = content_disposition_header(False, paper.file.name)
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Cache-Control"] = "private, no-store"
        return response


class MaterialVoid(MaterialPages, OperationFormPage):
    form_class = ReasonForm
    title = "作废材料"
    intro = "用于传错的材料。作废后不再计入清单，文件和理由保留备查。"
    submit_label = "确认作废"
    success = "材料已作废。"

    def may(self) -> bool:
        return super().may() and can_void_material(self.actor, self.object)

    def get_success_url(self, made: Any) -> str:
        return self.object.training_class.get_absolute_url()

    def perform(self, form: ReasonForm) -> None:
        material_void(actor=self.actor, material_id=self.object.pk, **form.cleaned_data)

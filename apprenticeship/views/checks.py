"""Process checks (过程检查): list, form for the phone, answer and re-check, photographs."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from apprenticeship.enums import CheckMethod
from apprenticeship.filters import CheckFilter
from apprenticeship.forms_checks import AnswerForm, CheckForm, InsistForm
from apprenticeship.models import CheckPhoto, ProcessCheck
from apprenticeship.operations import check_answer, check_close, check_insist, check_record
from apprenticeship.permissions import CHECK_READERS, can_check_class
from apprenticeship.tables import CheckTable
from apprenticeship.views.classes import ClassPages
from apprenticeship.workflow import CHECK
from audit.pages import DetailPage, Facts, ListPage, ModelPage, OperationFormPage, Section, TransitionPage
from exchange.views.uploads import picture


class CheckPages:
    model = ProcessCheck
    workflow = CHECK
    name = "apprenticeship:check"
    related = ("training_class__firm", "training_class__institution", "training_class__region", "recorded_by")
    roles = CHECK_READERS


class CheckList(CheckPages, ListPage):
    table_class = CheckTable
    filterset_class = CheckFilter
    exporter = "apprenticeship.checks"
    empty = "还没有过程检查。在培训班页面上点“登记过程检查”。"


class CheckDetail(CheckPages, DetailPage):
    sections = (
        Facts(
            "检查",
            ("班级", "training_class.title"),
            "checked_on",
            "method",
            "place",
            "heads_expected",
            "heads_present",
            "finding",
            "recorded_by",
        ),
        Section("照片", "apprenticeship/check_photos.html"),
        Facts("整改", "demand", ("整改期限", "due_on"), "answer"),
    )

    def get_title(self) -> str:
        return f"过程检查：{self.object.training_class.title}"

    def trail(self) -> list[tuple[str, str]]:
        return [("过程检查", self.url("list")), (str(self.object.training_class), self.object.training_class.get_absolute_url())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(photos=self.object.photos.order_by("pk"), **kwargs)


class ClassCheck(ClassPages, OperationFormPage):
    """登记过程检查."""

    form_class = CheckForm
    title = "登记过程检查"
    submit_label = "登记"
    success = "过程检查已登记。"

    def may(self) -> bool:
        return super().may() and can_check_class(self.actor, self.object)

    def get_initial(self) -> dict[str, Any]:
        return {"checked_on": timezone.localdate(), "method": CheckMethod.ON_SITE, "heads_expected": self.object.filed_heads}

    def perform(self, form: CheckForm) -> None:
        check_record(actor=self.actor, class_id=self.object.pk, **form.cleaned_data)


class CheckStep(CheckPages, TransitionPage):
    operations = {"answer": check_answer, "insist": check_insist, "close": check_close}
    form_classes = {"answer": AnswerForm, "insist": InsistForm}

    def get_form(self, *data: Any) -> Any:
        form = super().get_form(*data)
        if self.transition.name == "answer":
            form.order_fields(("comment", "photos"))
            form.fields["comment"].label = "整改情况"
            form.fields["comment"].help_text = "写明已经做了什么；照片附在下面。"
        return form


class CheckPhotoContent(ModelPage):
    """One photograph, as it was taken."""

    model = CheckPhoto
    name = "apprenticeship:check_photo"
    related = ("file",)
    roles = CHECK_READERS

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = picture(self.object.file)
        response.headers["Cache-Control"] = "private, no-store"
        return response

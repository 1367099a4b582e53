"""A list, a detail, a form and a step page over training classes, as small as an app would write them."""

import django_tables2 as tables
from django import forms
from django.urls import include, path

from accounts.enums import Role
from apprenticeship.enums import ClassState
from apprenticeship.models import TrainingClass
from apprenticeship.workflow import CLASS
from audit.operations import Refused, lock, operation, record
from audit.pages import (
    DetailPage,
    Facts,
    Link,
    ListPage,
    OperationFormPage,
    PageFilterSet,
    PageTable,
    StateColumn,
    TransitionPage,
    page_urls,
)
from xinxiang_skills.urls import urlpatterns as portal_urls


@operation
def class_rename(*, actor, pk, title, seen_version=None):
    found = lock(TrainingClass, pk)
    if title == "坏名称":
        raise Refused("班级名称不能叫这个。", field="title")
    if seen_version is not None and seen_version != found.version:
        from audit.operations import Stale

        raise Stale
    found.title = title
    found.version += 1
    found.save()
    record(found, "rename", "改名", actor=actor)
    return found


def step(name):
    @operation
    def take(*, actor, class_id, comment, seen_version):
        CLASS.apply(lock(TrainingClass, class_id), name, actor=actor, comment=comment, seen_version=seen_version)

    return take


class ClassTable(PageTable):
    title = tables.Column(linkify=lambda record: f"/samples/classes/{record.pk}/")
    state = StateColumn()

    class Meta(PageTable.Meta):
        model = TrainingClass
        fields = ["title", "firm", "planned_start", "state"]


class ClassFilter(PageFilterSet):
    search_fields = ("title", "firm__name")

    class Meta:
        model = TrainingClass
        fields = ["state"]


class RenameForm(forms.Form):
    title = forms.CharField(label="班级名称", max_length=40)


class TeamForm(forms.Form):
    kind = forms.ChoiceField(label="类别", choices=[("", "---------"), ("mentor", "企业导师")])


class MentorForm(forms.Form):
    name = forms.CharField(label="姓名", max_length=20)


class ClassPages:
    model = TrainingClass
    workflow = CLASS
    name = "samples:class"
    related = ("firm", "institution", "region")


class ClassList(ClassPages, ListPage):
    table_class = ClassTable
    filterset_class = ClassFilter
    empty = "还没有培训班。点“新建培训班”开始。"


class ClassDetail(ClassPages, DetailPage):
    sections = (Facts("基本信息", "number", "firm", "level", "planned_start", ("县区", "region.name")),)
    links = (Link("改名", "edit", "pencil", when=lambda actor, found: actor.has(Role.INSTITUTION)),)


class ClassRename(ClassPages, OperationFormPage):
    form_class = RenameForm
    title = "班级改名"
    success = "已改名。"
    roles = (Role.INSTITUTION,)

    def get_initial(self):
        return {"title": self.object.title}

    def perform(self, form):
        return class_rename(actor=self.actor, pk=self.object.pk, seen_version=self.seen_version, **form.cleaned_data)


class ClassTeam(ClassPages, OperationFormPage):
    form_class = TeamForm
    formset_classes = {"mentors": forms.formset_factory(MentorForm, can_delete=True)}
    formset_titles = {"mentors": "企业导师"}
    title = "指导教师"

    def perform(self, form):
        names = [row["name"] for row in self.formsets["mentors"].cleaned_data if row and not row["DELETE"]]
        record(self.object, "team", "登记指导教师", actor=self.actor, names=names)


class ClassStep(ClassPages, TransitionPage):
    operations = {"submit": step("submit"), "return_for_correction": step("return_for_correction"), "cancel": step("cancel")}


samples = page_urls("classes", "class", list=ClassList, detail=ClassDetail, edit=ClassRename, team=ClassTeam, do=ClassStep)
urlpatterns = [path("samples/", include((samples, "samples"))), *portal_urls]
STATES = ClassState

"""People: found by name, or by the whole number in a form; masked, and shown whole for a reason only."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from accounts.actor import Actor
from accounts.enums import Role
from audit.operations import Refused
from audit.pages import DetailPage, Facts, Link, ListPage, OperationFormPage, Page, Section
from registry.filters import PersonFilter
from registry.forms import LookUpForm, PersonCorrectForm, RevealForm
from registry.models import Affiliation, Person
from registry.operations import people_look_up, person_correct, reveal
from registry.operations.people import REVEALABLE
from registry.panels import person_sections
from registry.permissions import REVEALERS, can_correct_person, can_reveal
from registry.tables import PersonTable

READERS = tuple(role for role in Role if role != Role.ADMINISTRATOR)


def affiliations_shown_to(actor: Actor) -> QuerySet[Affiliation]:
    """Where else a person works or was trained is not a party's business."""
    rows = Affiliation.objects.select_related("organisation__region").order_by("pk")
    return rows if actor.is_office else rows.filter(organisation_id=actor.organisation_id)


class PersonPages:
    model = Person
    name = "registry:person"
    roles = READERS


class PersonList(PersonPages, ListPage):
    table_class = PersonTable
    filterset_class = PersonFilter
    exporter = "registry.people"
    unmasked = {"id_number_masked": "id_number", "phone_masked": "phone"}
    links = (Link("按证件号或手机号查找", "find", "id"),)
    empty = "还没有人员。人员随培训班的学徒名册登记。"

    def may_unmask(self) -> bool:
        return self.actor.has(*REVEALERS)

    def get_queryset(self) -> Any:
        return super().get_queryset().prefetch_related(Prefetch("affiliations", affiliations_shown_to(self.actor)))


class PersonDetail(PersonPages, DetailPage):
    own_sections = (
        Facts("基本信息", "name", "gender", "birth_date", "id_type", "id_number_masked", "phone_masked", "ethnicity", "education"),
        Section("所属单位", "registry/affiliations.html"),
    )
    links = (
        Link("查看完整信息", "reveal", "eye", when=can_reveal),
        Link("更正信息", "correct", "pencil", when=can_correct_person),
    )

    @property
    def sections(self) -> tuple[Section, ...]:
        return (*self.own_sections, *person_sections)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        affiliations = affiliations_shown_to(self.actor).filter(person=self.object)
        return super().get_context_data(affiliations=affiliations, **kwargs)


class PersonCorrect(PersonPages, OperationFormPage):
    form_class = PersonCorrectForm
    title = "更正人员信息"
    intro = "姓名或身份证号变更须有户口簿等证明。证件号和电话不在此显示，只在需要更正时填写新的。"
    success = "人员信息已更正。"

    def may(self) -> bool:
        return super().may() and can_correct_person(self.actor, self.object)

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.object, name) for name in ("name", "ethnicity", "education")}

    def perform(self, form: PersonCorrectForm) -> Person:
        return person_correct(actor=self.actor, person_id=self.object.pk, seen_version=self.seen_version, **form.cleaned_data)


class PersonReveal(PersonPages, OperationFormPage):
    """The answer of the POST shows the value once; it never stands in an address, a message or a cache."""

    form_class = RevealForm
    title = "查看完整信息"
    submit_label = "查看"
    intro = "查看会留下记录，供审计核查。"

    def may(self) -> bool:
        return super().may() and can_reveal(self.actor, self.object)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"person": self.object}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form(request.POST)
        if not form.is_valid():
            return self.unprocessable(form=form)
        try:
            value = reveal(actor=self.actor, person_id=self.object.pk, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
            return self.unprocessable(form=form)
        self.template_name = "registry/person_revealed.html"
        label = REVEALABLE[form.cleaned_data["column"]]
        response = self.render_to_response(self.get_context_data(form=form, revealed=value, label=label))
        response["Cache-Control"] = "no-store"
        return response


class PersonFind(Page):
    """按证件号或手机号查找: the number is posted, never part of an address (design.md §6)."""

    title = "按证件号或手机号查找"
    template_name = "registry/person_find.html"
    roles = READERS

    def trail(self) -> list[tuple[str, str]]:
        return [("人员", reverse("registry:person_list"))]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=LookUpForm(), people=None))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = LookUpForm(request.POST)
        if not form.is_valid():
            return self.unprocessable(form=form, people=None)
        try:
            people = people_look_up(actor=self.actor, number=form.cleaned_data["number"])
        except Refused as refusal:
            form.add_error("number", refusal.message)
            return self.unprocessable(form=form, people=None)
        response = self.render_to_response(self.get_context_data(form=form, people=people))
        response["Cache-Control"] = "no-store"
        return response

"""Forms over operations: nothing typed is lost, a refusal stands at its field, an outdated form is told kindly."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from audit.operations import Refused, Stale
from audit.pages.base import ModelPage
from audit.selectors import latest_event

VERSION_FIELD = "seen_version"
DASHES, CHOOSE = "---------", "请选择"


class OperationFormPage(ModelPage):
    """A form whose POST calls one operation.

    ``perform(form)`` calls it and returns the record (its page follows) or ``None`` (``get_success_url``).
    ``form_class.sections`` may group fields: ``(("时间", ("planned_start", "planned_end")), …)``.
    ``formset_classes`` maps a name to a formset class for rows under the form; ``self.formsets[name]`` has them.
    """

    template_name = "page/form.html"
    form_class: type[forms.BaseForm]
    formset_classes: dict[str, type[forms.BaseFormSet]] = {}
    formset_titles: dict[str, str] = {}
    submit_label = "保存"
    intro = ""
    success = "已保存。"

    def perform(self, form: Any) -> models.Model | None:
        raise NotImplementedError(f"{type(self).__name__} calls no operation")

    @property
    def seen_version(self) -> int | None:
        """The version of the record that the reader saw when the form was opened."""
        return whole_number(self.request.POST.get(VERSION_FIELD, ""))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=self.get_form()))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form(request.POST, request.FILES)
        self.formsets = self.get_formsets(request.POST, request.FILES)
        if not all([form.is_valid(), *(formset.is_valid() for formset in self.formsets.values())]):
            return self.unprocessable(form=form)
        try:
            made = self.perform(form)
        except Refused as refusal:
            if not isinstance(refusal, Stale):
                self.show_refusal(form, refusal)
            return self.unprocessable(form=form, stale=self._changes() if isinstance(refusal, Stale) else None)
        messages.success(request, self.success)
        return HttpResponseRedirect(self.get_success_url(made))

    def show_refusal(self, form: Any, refusal: Refused) -> None:
        """Put the sentence at its field, or above the form."""
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)

    def get_form(self, *data: Any) -> Any:
        kwargs: dict[str, Any] = {"initial": self.get_initial(), **self.get_form_kwargs()}
        if issubclass(self.form_class, forms.ModelForm) and self.object is not None:
            kwargs["instance"] = self.object
        return in_plain_words(self.form_class(*data, **kwargs))

    def get_initial(self) -> dict[str, Any]:
        return {}

    def get_form_kwargs(self) -> dict[str, Any]:
        """More arguments of the form, e.g. ``{"actor": self.actor}`` to narrow its choices."""
        return {}

    def get_formsets(self, *data: Any) -> dict[str, Any]:
        formsets = {name: cls(*data, prefix=name, **self.get_formset_kwargs(name)) for name, cls in self.formset_classes.items()}
        for formset in formsets.values():
            for row in formset.forms:
                in_plain_words(row)
        return formsets

    def get_formset_kwargs(self, name: str) -> dict[str, Any]:
        """More arguments of one formset, e.g. its ``initial`` rows."""
        return {}

    def get_success_url(self, made: models.Model | None) -> str:
        subject = made or self.object
        return self.url("detail", subject.pk) if subject else self.url("list")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs["form"]
        formsets = getattr(self, "formsets", None) or self.get_formsets()
        return super().get_context_data(
            **{"stale": None, "object_version": self._version(), "wrong_rows": self._wrong_rows(formsets), **kwargs},
            form_sections=sections_of(form),
            formsets=[(self.formset_titles.get(name, ""), formset) for name, formset in formsets.items()],
            submit_label=self.submit_label,
            intro=self.intro,
            cancel_url=self.get_cancel_url(),
            multipart=form.is_multipart(),
            version_field=VERSION_FIELD,
        )

    @staticmethod
    def _wrong_rows(formsets: dict[str, Any]) -> int:
        return sum(wrong_rows(formset) for formset in formsets.values())

    def get_cancel_url(self) -> str:
        return self.url("detail", self.object.pk) if self.object else self.url("list")

    def _version(self) -> int | None:
        """Version the form is filled from; after a stale form it is the newest, so sending again is a choice."""
        if self.object is None or not hasattr(self.object, "version"):
            return None
        return self.get_queryset().values_list("version", flat=True).get(pk=self.object.pk) if self.request.POST else self.object.version

    def _changes(self) -> dict[str, Any]:
        return {"message": Stale().message, "event": latest_event(self.object), "url": self.get_cancel_url()}


def whole_number(sent: str) -> int | None:
    """The number of a hidden field, ``None`` where it holds none. More digits than any of ours are cut: it is nobody's then."""
    return int(sent[:18]) if sent.isdecimal() else None


def sections_of(form: Any) -> list[tuple[str, list[Any]]]:
    """Fields of a form by section; those no section names come last, so none is ever lost."""
    named = getattr(form, "sections", ())
    placed = {name for _, names in named for name in names}
    rest = [field for field in form.visible_fields() if field.name not in placed]
    sections = [(title, [form[name] for name in names if name in form.fields]) for title, names in named]
    if rest:
        sections.append(("其他" if named else "", rest))
    return sections


def in_plain_words(form: Any) -> Any:
    """Say 请填写单位名称 instead of 这个字段是必填项, and 请选择 instead of dashes, where the form itself says nothing else."""
    for field in form.fields.values():
        if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
            verb = "选择" if isinstance(field, forms.ChoiceField | forms.FileField) else "填写"
            field.error_messages["required"] = f"请{verb}{field.label}。"
        if isinstance(field, forms.ModelChoiceField) and field.empty_label == DASHES:
            field.empty_label = CHOOSE
        elif isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
            field.choices = [(value, CHOOSE if label == DASHES else label) for value, label in field.choices]
    return form


def wrong_rows(formset: Any) -> int:
    """How many rows of a sent formset have something wrong, the rows as a whole counting as one."""
    return sum(map(bool, formset.errors)) + bool(formset.non_form_errors()) if formset.is_bound else 0

"""One page for every step of a workflow: it says what will happen, and asks once."""

from collections.abc import Callable
from inspect import signature
from typing import Any

from django import forms
from django.db import models
from django.http import Http404

from audit.engine import Transition, Workflow
from audit.pages.forms import OperationFormPage


class StepForm(forms.Form):
    """Form of a step; subclasses add what the step needs to know (the opening date)."""

    comment = forms.CharField(
        label="意见", required=False, max_length=2000, strip=True, widget=forms.Textarea(attrs={"rows": 3}), help_text="会记入办理记录。"
    )

    def __init__(self, *args: Any, transition: Transition, takes_comment: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        comment = self.fields.pop("comment")
        if takes_comment:
            self.fields["comment"] = comment
        if transition.needs_comment:
            comment.required = True
            comment.label = f"{transition.label}理由"
            comment.help_text = "写清原因和需要对方做什么，对方会看到。"
            comment.error_messages["required"] = f"{transition.label}须写明理由。"


class TransitionPage(OperationFormPage):
    """Confirmation of one step of ``workflow``; the step's name is the last word of the address.

    ``operations`` maps step names to operations, called as ``class_file(actor=…, class_id=…, seen_version=…,
    **fields of the step's form)``; the id is named after the last word of ``name``. A comment is asked for where
    the operation takes one. ``form_classes`` gives a step a form of its own.
    """

    template_name = "page/confirm.html"
    workflow: Workflow
    operations: dict[str, Callable[..., Any]] = {}
    form_classes: dict[str, type[StepForm]] = {}
    transition: Transition

    def prepare(self) -> None:
        step = self.kwargs["step"]
        if step not in self.operations:
            raise Http404(f"{self.workflow.label}没有“{step}”这一步")
        self.transition = self.workflow.transitions[step]
        super().prepare()

    def may(self) -> bool:
        return self.workflow.may(self.transition.name, self.actor, self.object)

    @property
    def form_class(self) -> type[StepForm]:
        return self.form_classes.get(self.transition.name, StepForm)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"transition": self.transition, "takes_comment": "comment" in signature(self.operation).parameters}

    @property
    def operation(self) -> Callable[..., Any]:
        return self.operations[self.transition.name]

    def perform(self, form: StepForm) -> models.Model:
        which = {f"{self.name.rpartition(':')[2]}_id": self.object.pk}
        self.operation(actor=self.actor, **which, seen_version=self.seen_version, **form.cleaned_data)
        return self.object

    def get_title(self) -> str:
        return self.transition.label

    @property
    def submit_label(self) -> str:
        label = self.transition.label
        return label if "确认" in label else f"确认{label}"

    @property
    def success(self) -> str:
        return f"已{self.transition.label}。"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(transition=self.transition, obstacle=self._obstacle(), **kwargs)

    def _obstacle(self) -> str:
        """Why the step can't be taken now although the role allows it, or an empty string."""
        if self.object.state not in self.transition.sources:
            return f"{self.workflow.label}现在是“{self.object.get_state_display()}”，不能{self.transition.label}。"
        if step := self.workflow.barred_by(self.transition, self.object, self.actor):
            return f"您已办理过本件的“{step}”，按回避要求须由另一人{self.transition.label}。"
        return ""

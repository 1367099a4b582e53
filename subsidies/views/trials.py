"""政策测算: what other terms would have cost; a page that only reads."""

from typing import Any

from django.utils import timezone

from accounts.enums import OFFICE_ROLES, Role
from audit.pages import ModelPage
from audit.pages.forms import in_plain_words, sections_of
from policies.models import PolicyVersion
from subsidies.forms import TrialForm
from subsidies.trials import trial

READERS: tuple[Role, ...] = tuple(OFFICE_ROLES - {Role.ADMINISTRATOR})


class PolicyTrial(ModelPage):
    """Last year's and this year's claims under terms that start as those of a version and may be changed in the address."""

    model = PolicyVersion
    name = "policies:version"
    related = ("document",)
    template_name = "subsidies/policy_trial.html"
    roles = READERS

    def get_title(self) -> str:
        return f"政策测算：{self.object}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        start = TrialForm.initial_of(self.object)
        form = in_plain_words(TrialForm(self.request.GET or as_typed(start), initial=start))
        years = trial(self.actor, form.terms(), timezone.localdate()) if form.is_valid() else []
        changed = [form.fields[name].label for name, typed in form.cleaned_data.items() if typed != start.get(name)]
        return super().get_context_data(form=form, form_sections=sections_of(form), years=years, changed=changed, **kwargs)


def as_typed(initial: dict[str, Any]) -> dict[str, Any]:
    """The first content of the form as somebody would have typed it, so that the page opens with a result."""
    form = TrialForm(initial=initial)
    return {name: "" if form[name].value() is None else form[name].value() for name in form.fields}

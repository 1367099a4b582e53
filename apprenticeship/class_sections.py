"""Sections of a class's page: its papers by the policy's checklist, and its process checks."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from accounts.actor import Actor
from apprenticeship.models import TrainingClass
from apprenticeship.permissions import can_see_materials, open_stages
from apprenticeship.selectors import paper_list
from audit.pages import Section
from policies.enums import MaterialStage
from policies.selectors import policy_for


@dataclass(frozen=True)
class Papers(Section):
    """Papers of one ``stage``, by the policy frozen at filing, before that by the one in force."""

    stage: MaterialStage = MaterialStage.FILING

    def context_for(self, subject: Any, actor: Actor) -> dict[str, Any] | None:
        training_class: TrainingClass = getattr(subject, "training_class", subject)
        if not can_see_materials(actor, training_class):
            return None
        papers = paper_list(training_class, self.stage, training_class.policy or policy_for(timezone.localdate()))
        addable = self.stage in open_stages(actor, training_class)
        # A class that has not come so far yet needs no empty list of papers.
        return {"papers": papers, "addable": addable, "training_class": training_class} if papers or addable else None


FILING_PAPERS = Papers("备案材料", "apprenticeship/papers.html", MaterialStage.FILING)
CLAIM_PAPERS = Papers("申领材料", "apprenticeship/papers.html", MaterialStage.CLAIM)


class Checks(Section):
    """Process checks of the class; nothing where there was none."""

    def context_for(self, subject: TrainingClass, actor: Actor) -> dict[str, Any] | None:
        checks = list(subject.checks.order_by("-checked_on", "-pk"))
        return {"checks": checks} if checks else None


CHECKS = Checks("过程检查", "apprenticeship/class_checks.html")

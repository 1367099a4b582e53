"""What an actor may see of apprenticeship training."""

from django.db import models
from django.db.models import Count, Q

from accounts.actor import Actor


def scope(actor: Actor, prefix: str = "") -> Q:
    """Condition over a class (or a path to one): one's own as firm, institution or evaluator, or of one's regions."""
    if actor.is_system or (actor.is_office and actor.regions is None):
        return Q()
    if actor.is_office:
        return Q(**{f"{prefix}region_id__in": actor.regions})
    own = actor.organisation_id
    return Q(**{f"{prefix}firm_id": own}) | Q(**{f"{prefix}institution_id": own}) | Q(**{f"{prefix}evaluator_id": own})


class WorkPlanQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "WorkPlanQuerySet":
        """The whole city's offices see drafts too, counties the issued plans; parties see none."""
        if actor.is_system or (actor.is_office and actor.regions is None):
            return self
        return self.filter(state="issued") if actor.is_office else self.none()


class AgreementQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "AgreementQuerySet":
        if actor.is_system or (actor.is_office and actor.regions is None):
            return self
        if actor.is_office:
            return self.filter(firm__region_id__in=actor.regions)
        return self.filter(Q(firm_id=actor.organisation_id) | Q(institution_id=actor.organisation_id))


class TrainingClassQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "TrainingClassQuerySet":
        return self.filter(scope(actor))

    def with_heads(self) -> "TrainingClassQuerySet":
        """``heads``: apprentices in the roster, entry errors left out."""
        return self.annotate(heads=Count("enrolments", filter=~Q(enrolments__outcome="void")))


class EnrolmentQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "EnrolmentQuerySet":
        return self.filter(scope(actor, "training_class__"))

    def live(self) -> "EnrolmentQuerySet":
        """All but entry errors (作废)."""
        return self.exclude(outcome="void")


class MaterialQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "MaterialQuerySet":
        """Papers hold identity cards and contracts: for the two parties and the offices, not for the evaluation body."""
        if actor.is_system or actor.is_office:
            return self.filter(scope(actor, "training_class__"))
        own = actor.organisation_id
        return self.filter(Q(training_class__firm_id=own) | Q(training_class__institution_id=own))


class ProcessCheckQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "ProcessCheckQuerySet":
        return self.filter(scope(actor, "training_class__"))


class CheckPhotoQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "CheckPhotoQuerySet":
        return self.filter(scope(actor, "check_record__training_class__"))

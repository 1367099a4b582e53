"""What an actor may see: a firm its own, offices their regions."""

from datetime import date
from typing import TypeVar

from django.db import models
from django.db.models import F, Q

from accounts.actor import Actor

M = TypeVar("M", bound=models.Model)


def scope(actor: Actor, prefix: str = "") -> Q:
    """Condition over a row (or a path to one) with ``firm`` and ``region``."""
    if actor.is_system or (actor.is_office and actor.regions is None):
        return Q()
    if actor.is_office:
        return Q(**{f"{prefix}region_id__in": actor.regions})
    return Q(**{f"{prefix}firm_id": actor.organisation_id}) if actor.organisation_id else Q(pk__in=[])


class OfFirmQuerySet(models.QuerySet[M]):
    def visible_to(self, actor: Actor) -> "OfFirmQuerySet":
        return self.filter(scope(actor))


class EducationReportQuerySet(OfFirmQuerySet[M]):
    def below_minimum(self) -> "EducationReportQuerySet":
        """Reports whose front line got less than its share, judged on exact amounts like the rule."""
        return self.filter(spent__gt=0, front_line__lt=F("spent") * F("front_line_min"))


class InvestmentFileQuerySet(models.QuerySet[M]):
    def visible_to(self, actor: Actor) -> "InvestmentFileQuerySet":
        return self.filter(scope(actor, "investment__"), removed_at__isnull=True)


class ParameterQuerySet(models.QuerySet[M]):
    def visible_to(self, actor: Actor) -> "ParameterQuerySet":
        """What everybody is reckoned by, everybody reads."""
        return self

    def on(self, day: date) -> "ParameterQuerySet":
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)

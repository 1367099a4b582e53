"""What an actor may see: offices their regions, an applicant its own, a department its own tasks."""

from django.db import models
from django.db.models import Q

from accounts.actor import Actor
from brands.enums import BrandFileKind, BrandState, CallState, ShareState


def sees_all(actor: Actor) -> bool:
    return actor.is_system or (actor.is_office and actor.regions is None)


def scope(actor: Actor, own: str, prefix: str = "") -> Q:
    """Condition over a row (or a path to one) with ``region`` and an organisation column ``own``."""
    if sees_all(actor):
        return Q()
    if actor.is_office:
        return Q(**{f"{prefix}region_id__in": actor.regions})
    return Q(**{f"{prefix}{own}": actor.organisation_id}) if actor.organisation_id else Q(pk__in=[])


class BrandQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "BrandQuerySet":
        """Offices their regions' brands; parties those that exist officially, to name one they train for."""
        mine = scope(actor, "operator_id")
        return self.filter(mine if actor.is_office or actor.is_system else mine | Q(state=BrandState.NAMED))

    def public(self) -> "BrandQuerySet":
        """What anybody may read without signing in."""
        return self.filter(state=BrandState.NAMED, published_at__isnull=False)


class BrandFileQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "BrandFileQuerySet":
        return self.filter(scope(actor, "operator_id", "brand__"), removed_at__isnull=True)

    def pictures(self) -> "BrandFileQuerySet":
        return self.filter(kind=BrandFileKind.PICTURE, removed_at__isnull=True)


class PublicQuerySet(models.QuerySet):
    """Reference data and the leading group's members: everybody who is signed in reads them."""

    def visible_to(self, actor: Actor) -> "PublicQuerySet":
        return self


class CallQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "CallQuerySet":
        return self if actor.is_office or actor.is_system else self.exclude(state=CallState.DRAFT)


class ProjectQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "ProjectQuerySet":
        return self.filter(scope(actor, "applicant_id"))

    def bases(self) -> "ProjectQuerySet":
        """Brand training bases (品牌培训示范基地) that the province approved."""
        return self.filter(type__is_base=True, approved_on__isnull=False)


class OfProjectQuerySet(models.QuerySet):
    """Parts of a project follow it."""

    def visible_to(self, actor: Actor) -> "OfProjectQuerySet":
        return self.filter(scope(actor, "applicant_id", "project__"))


class QuarterReportQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "QuarterReportQuerySet":
        return self.filter(scope(actor, "operator_id"))


class ReportFileQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "ReportFileQuerySet":
        return self.filter(scope(actor, "operator_id", "report__"))


class GroupTaskQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "GroupTaskQuerySet":
        """Citywide offices all; a department those it has a share in."""
        if sees_all(actor):
            return self
        return self.none() if actor.is_office else self.filter(shares__department_id=actor.organisation_id).distinct()


class ShareQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "ShareQuerySet":
        if sees_all(actor):
            return self
        return self.none() if actor.is_office else self.filter(department_id=actor.organisation_id)

    def unfinished(self) -> "ShareQuerySet":
        return self.filter(state=ShareState.RUNNING)

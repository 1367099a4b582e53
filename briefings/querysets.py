"""What an actor may see: offices their regions and the city's, a party what it was invited to or asked."""

from django.db import models
from django.db.models import Q

from accounts.actor import Actor
from accounts.enums import CITY_REGION
from briefings.enums import BriefingState, QuestionState


def sees_all(actor: Actor) -> bool:
    return actor.is_system or (actor.is_office and actor.regions is None)


class BriefingQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "BriefingQuerySet":
        if sees_all(actor):
            return self
        if actor.is_office:
            return self.filter(Q(region_id__in=actor.regions) | Q(region_id=CITY_REGION) & ~Q(state=BriefingState.PLANNED))
        invited = self.exclude(state=BriefingState.PLANNED).filter(invitations__organisation_id=actor.organisation_id)
        return invited.distinct()


class InvitationQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "InvitationQuerySet":
        if sees_all(actor):
            return self
        if actor.is_office:
            return self.filter(briefing__region_id__in=actor.regions)
        return self.filter(organisation_id=actor.organisation_id).exclude(briefing__state=BriefingState.PLANNED)


class QuestionQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "QuestionQuerySet":
        """Offices all; everybody else one's own and what is published."""
        if actor.is_office or actor.is_system:
            return self
        return self.filter(Q(state=QuestionState.PUBLISHED) | Q(asker_id=actor.organisation_id, asker__isnull=False))

    def published(self) -> "QuestionQuerySet":
        return self.filter(state=QuestionState.PUBLISHED)

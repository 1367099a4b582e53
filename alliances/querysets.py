"""What an actor may see: offices all alliances, a party those it is or was a member of."""

from django.apps import apps
from django.db import models
from django.db.models import Q

from accounts.actor import Actor
from accounts.enums import Role
from alliances.enums import NeedState


def sees_all(actor: Actor) -> bool:
    """Alliances reach over counties, so every office reads them; who may write is another matter."""
    return actor.is_system or actor.is_office


def of_alliances(actor: Actor, column: str) -> Q:
    """Condition that ``column`` (a path to an alliance's key) is one of the actor's alliances."""
    if sees_all(actor):
        return Q()
    memberships = apps.get_model("alliances", "Member")._default_manager.filter(organisation_id=actor.organisation_id)
    return Q(**{f"{column}__in": memberships.values("alliance_id")})


class AllianceQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "AllianceQuerySet":
        return self.filter(of_alliances(actor, "pk"))


class OfAllianceQuerySet(models.QuerySet):
    """Rows with an ``alliance`` of their own."""

    def visible_to(self, actor: Actor) -> "OfAllianceQuerySet":
        return self.filter(of_alliances(actor, "alliance_id"))


class OfTermQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "OfTermQuerySet":
        return self.filter(of_alliances(actor, "term__alliance_id"))


class FollowUpQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "FollowUpQuerySet":
        return self.filter(of_alliances(actor, "resolution__meeting__alliance_id"))


class BookingQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "BookingQuerySet":
        """Every member sees which days are taken, and by whom."""
        return self.filter(of_alliances(actor, "base__alliance_id"))


class OfTopicQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "OfTopicQuerySet":
        return self.filter(of_alliances(actor, "topic__alliance_id"))


class NeedQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "NeedQuerySet":
        """Offices all; a firm its own; an institution those that are open, that it answered, or that chose it."""
        if sees_all(actor):
            return self
        own = Q(firm_id=actor.organisation_id)
        if actor.has(Role.INSTITUTION):
            answered = apps.get_model("alliances", "NeedAnswer")._default_manager.filter(institution_id=actor.organisation_id)
            own |= Q(state=NeedState.OPEN) | Q(pk__in=answered.values("need_id"))
        return self.filter(own)


class AnswerQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "AnswerQuerySet":
        """The firm reads all answers to its need, an institution only its own."""
        if sees_all(actor):
            return self
        return self.filter(Q(need__firm_id=actor.organisation_id) | Q(institution_id=actor.organisation_id))

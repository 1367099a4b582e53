"""What an actor may see of the registry."""

from typing import Any

from django.db import models
from django.db.models import Q

from accounts.actor import Actor
from accounts.enums import Role


def _only_administers(actor: Actor) -> bool:
    return actor.roles == {Role.ADMINISTRATOR}


class OrganisationQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "OrganisationQuerySet":
        """Offices see all (partners of a class may sit in another county); parties see active ones to choose from, and their own."""
        if actor.is_office or actor.is_system:
            return self
        return self.filter(Q(state="active") | Q(pk=actor.organisation_id))

    def manageable_by(self, actor: Actor) -> "OrganisationQuerySet":
        if actor.regions is None:
            return self
        return self.filter(Q(region_id__in=actor.regions) | Q(pk=actor.organisation_id))


class PayeeAccountQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "PayeeAccountQuerySet":
        if _only_administers(actor):
            return self.none()
        if actor.is_system or (actor.is_office and actor.regions is None):
            return self
        if actor.is_office:
            return self.filter(organisation__region_id__in=actor.regions)
        return self.filter(organisation_id=actor.organisation_id)


class MembershipQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "MembershipQuerySet":
        """Administrators and auditors see all; everybody else her own and her colleagues'."""
        if actor.is_system or actor.has(Role.ADMINISTRATOR, Role.AUDITOR):
            return self
        return self.filter(Q(user_id=actor.user_id) | Q(organisation_id=actor.organisation_id))


class ReferenceQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "ReferenceQuerySet":
        """Reference data is for everybody."""
        return self


class PersonQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "PersonQuerySet":
        """People affiliated with one's own organisation, or with organisations of one's regions.

        A system administrator has no business with them (domain.md §8.2, least data).
        """
        if _only_administers(actor):
            return self.none()
        if actor.is_system or (actor.is_office and actor.regions is None):
            return self
        if actor.is_office:
            return self.filter(pk__in=self._affiliated(organisation__region_id__in=actor.regions))
        return self.filter(pk__in=self._affiliated(organisation_id=actor.organisation_id))

    def _affiliated(self, **where: Any) -> models.QuerySet:
        """Ids of people with such an affiliation; a subquery, so that nobody appears once per affiliation."""
        affiliations = self.model._meta.get_field("affiliations").related_model
        return affiliations._default_manager.filter(**where).values("person_id")

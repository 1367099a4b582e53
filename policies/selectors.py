"""Reading policies."""

from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from policies.enums import MaterialStage, PolicyState
from policies.models import PolicyVersion, RateRow, RequiredMaterial

SOON_DAYS = 90
"""How far ahead a rate without a successor is listed as ending."""


def policy_for(day: date) -> PolicyVersion | None:
    """The approved version in force on ``day``, the newest where two hold; a class freezes it at filing."""
    return PolicyVersion.objects.in_force(day).select_related("document").prefetch_related("rates").first()


def approved_rates(version: PolicyVersion) -> list[RateRow]:
    """Rates of a version that amounts may be reckoned with; uses a prefetch if there is one."""
    return [rate for rate in version.rates.all() if rate.approved_by_id is not None]


def rates_ending_soon(today: date, days: int = SOON_DAYS) -> QuerySet[RateRow]:
    """Approved rates whose last day comes within ``days`` (or came, on a version still in force) and which nothing follows.

    A successor is an approved rate of the same level on the day after, in the same version or a later one in force then.
    """
    followers = RateRow.objects.filter(
        level=OuterRef("level"),
        approved_by__isnull=False,
        version__state=PolicyState.APPROVED,
        valid_from__lte=OuterRef("valid_to") + timedelta(days=1),
    ).filter(Q(valid_to__isnull=True) | Q(valid_to__gt=OuterRef("valid_to")))
    in_force = Q(version__valid_to__isnull=True) | Q(version__valid_to__gte=F("valid_to"))
    return (
        RateRow.objects.filter(
            in_force, approved_by__isnull=False, version__state=PolicyState.APPROVED, valid_to__lte=today + timedelta(days=days)
        )
        .exclude(Exists(followers))
        .select_related("version__document")
        .order_by("valid_to", "level")
    )


def rates_waiting() -> QuerySet[RateRow]:
    """Rates that joined an approved version and wait for a second person."""
    return RateRow.objects.filter(version__state=PolicyState.APPROVED, approved_by=None).select_related("version__document", "made_by")


def materials_of(version: PolicyVersion, stage: MaterialStage) -> list[RequiredMaterial]:
    """The papers (应交材料) that ``version`` asks for at ``stage``, in the order of the official list; uses a prefetch if there is one.

    Empty means that the policy's list is not known (条款待录入), not that nothing is asked for.
    """
    return [material for material in version.materials.all() if material.stage == stage]


def previous_version(version: PolicyVersion) -> PolicyVersion | None:
    """The approved version of the same document that this one succeeds or would succeed."""
    earlier = PolicyVersion.objects.filter(document=version.document_id, number__lt=version.number, state=PolicyState.APPROVED)
    return earlier.select_related("document").prefetch_related("materials", "rates").order_by("-number").first()

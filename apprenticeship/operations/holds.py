"""Façade for the apps above: what must not change while their records live (design.md §2)."""

from datetime import datetime

from apprenticeship.models import ClassHold, TrainingClass
from apprenticeship.operations.guards import moment
from audit.operations import lock, operation


@operation
def hold_place(*, training_class: TrainingClass, key: str, reason: str, final: bool = False, at: datetime | None = None) -> ClassHold:
    """For the apps above: as long as the hold lives, the class is not cancelled or reopened, nor archived unless it is ``final``."""
    lock(TrainingClass, training_class.pk)
    hold, _ = ClassHold.objects.get_or_create(
        training_class=training_class, key=key, lifted_at=None, defaults={"reason": reason, "final": final, "placed_at": moment(at)}
    )
    return hold


@operation
def hold_lift(*, training_class: TrainingClass, key: str, at: datetime | None = None) -> None:
    """Lift what :func:`hold_place` put; no harm if it is lifted already."""
    ClassHold.objects.filter(training_class=training_class, key=key, lifted_at__isnull=True).update(lifted_at=moment(at))

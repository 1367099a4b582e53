"""What every operation on a class asks first."""

from datetime import date, datetime

from django.utils import timezone

from accounts.actor import Actor
from apprenticeship import permissions
from apprenticeship.enums import EDITABLE_STATES
from apprenticeship.models import TrainingClass
from apprenticeship.selectors import hold_reason
from apprenticeship.workflow import CLASS
from audit.operations import Stale, authorise, lock, require


def moment(at: datetime | None) -> datetime:
    """When it happened: now unless told."""
    return at or timezone.now()


def business_day(at: datetime | None) -> date:
    """The business day of ``at`` in Asia/Shanghai."""
    return timezone.localdate(moment(at))


def at_step(name: str, actor: Actor, class_id: int, seen_version: int | None, comment: str = "") -> TrainingClass:
    """The locked class, once the workflow allows ``name``."""
    training_class = lock(TrainingClass, class_id)
    CLASS.require(training_class, name, actor=actor, comment=comment, seen_version=seen_version)
    return training_class


def step(name: str, actor: Actor, class_id: int, seen_version: int | None, at: datetime | None, comment: str = "") -> TrainingClass:
    """A step of the workflow with nothing else to it."""
    training_class = lock(TrainingClass, class_id)
    CLASS.apply(training_class, name, actor=actor, at=at, comment=comment, seen_version=seen_version)
    return training_class


def editable(actor: Actor, class_id: int, seen_version: int | None = None) -> TrainingClass:
    """The locked class, once its party may change it or its roster."""
    training_class = lock(TrainingClass, class_id)
    authorise(permissions.is_party(actor, training_class))
    if seen_version not in (None, training_class.version):
        raise Stale
    state = training_class.get_state_display()
    require(training_class.state in EDITABLE_STATES, f"班级现在是“{state}”，不能修改。请刷新页面查看最新进度。")
    require_free(training_class)
    return training_class


def require_free(training_class: TrainingClass) -> None:
    """No higher app holds the class (:func:`apprenticeship.operations.holds.hold_place`)."""
    reason = hold_reason(training_class)
    require(not reason, f"班级已锁定：{reason}。")


def require_done(training_class: TrainingClass) -> None:
    """No higher app is still at work on the class."""
    reason = hold_reason(training_class, final=False)
    require(not reason, f"班级已锁定：{reason}。")

"""What bars a person from a class beyond the rules of this app: higher apps register it from their ``ready()`` (design.md §2)."""

from collections.abc import Callable, Collection, Mapping

from apprenticeship.models import TrainingClass

Bar = Callable[[TrainingClass, Collection[int]], Mapping[int, str]]
"""Which of these persons (ids) may not join the class, and why, in one query."""

PaperLock = Callable[[TrainingClass], str]
"""Why the papers for the claim can't be changed now, as a sentence, or an empty string."""

_bars: list[Bar] = []
_paper_locks: list[PaperLock] = []


def add_bar(bar: Bar) -> None:
    if bar not in _bars:
        _bars.append(bar)


def barred(training_class: TrainingClass, person_ids: Collection[int]) -> dict[int, str]:
    """The first reason against each person who may not join."""
    reasons: dict[int, str] = {}
    for bar in _bars:
        for person_id, sentence in bar(training_class, person_ids).items():
            reasons.setdefault(person_id, sentence)
    return reasons


def add_paper_lock(lock: PaperLock) -> None:
    if lock not in _paper_locks:
        _paper_locks.append(lock)


def papers_locked(training_class: TrainingClass) -> str:
    """The first reason against changing the papers for the claim."""
    return next(filter(None, (lock(training_class) for lock in _paper_locks)), "")

"""What bars a person from a class beyond the rules of this app: higher apps register it from their ``ready()`` (design.md §2)."""

from collections.abc import Callable, Collection, Mapping

from apprenticeship.models import TrainingClass

Bar = Callable[[TrainingClass, Collection[int]], Mapping[int, str]]
"""Which of these persons (ids) may not join the class, and why, in one query."""

_bars: list[Bar] = []


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

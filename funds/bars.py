"""What must not be paid any more although it is owed: upper apps say it from their ``ready()`` (design.md §2)."""

from collections.abc import Callable, Collection, Mapping

Bar = Callable[[Collection[int]], Mapping[int, str]]
"""Which of these payables (ids) are not to be paid, and why, in one query."""

_bars: list[Bar] = []


def add_bar(bar: Bar) -> None:
    _bars.append(bar)


def barred(payable_ids: Collection[int]) -> dict[int, str]:
    """The reason against each payable that is not to be paid."""
    return {payable_id: sentence for bar in _bars for payable_id, sentence in bar(payable_ids).items()}

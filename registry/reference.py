"""The reference data that is shipped: regions, occupations, and the State Council's holidays so far known."""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
from chinese_calendar.constants import Holiday

from registry.enums import DayKind
from registry.models import CalendarDay, Occupation, Region

_DATA = Path(__file__).parent / "data"
FIRST_YEAR, LAST_YEAR = 2019, 2027


def shipped_regions() -> Iterator[Region]:
    """Xinxiang with its districts, counties and zones, and the former codes that still begin identity numbers (domain.md §1.1)."""
    for row in _rows("regions.csv"):
        yield Region(
            code=row["code"],
            name=row["name"],
            kind=row["kind"],
            parent_id=row["parent"] or None,
            valid_from=row["valid_from"] or None,
            valid_to=row["valid_to"] or None,
            successor_id=row["successor"] or None,
            province_managed=bool(row["province_managed"]),
            note=row["note"],
        )


def shipped_occupations() -> Iterator[Occupation]:
    """The table of domain.md §4.4; only what was seen in the 2022 catalogue itself counts as verified."""
    for row in _rows("occupations.csv"):
        yield Occupation(code=row["code"], name=row["name"], trade=row["trade"], verified=bool(row["verified"]))


def known_calendar() -> Iterator[CalendarDay]:
    """Days of 2019 to 2027 that are not what their weekday says, as far as the notices are out."""
    day = date(FIRST_YEAR, 1, 1)
    while day.year <= LAST_YEAR:
        try:
            worked = chinese_calendar.is_workday(day)
        except NotImplementedError:  # the notice for that year is not out yet
            return
        if worked != (day.weekday() < 5):
            yield CalendarDay(day=day, kind=DayKind.MAKEUP if worked else DayKind.HOLIDAY, name=_holiday_name(day))
        day += timedelta(days=1)


def _holiday_name(day: date) -> str:
    _, name = chinese_calendar.get_holiday_detail(day)
    return Holiday(name).chinese if name else ""


def _rows(file: str) -> list[dict[str, str]]:
    with (_DATA / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))

"""Ages at work (domain.md §4.3): from 16 to the statutory retirement age, which rises stepwise for those who reach it after 2024."""

from datetime import date

from registry.rules.identity import MALE

YOUNGEST = 16
_RETIREMENT = {True: (60, 1965), False: (55, 1970)}
"""Men, women: age before the reform, and the birth year of the first whom it concerns."""
_SURELY_WORKING = 55
_MONTHS_PER_STEP, _MOST_MONTHS_LATER = 4, 36


def age_on(birth: date, day: date) -> int:
    """Full years."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def retirement_month(birth: date, gender: str) -> tuple[int, int]:
    """Year and month of retirement by the decision of 2024-09-13: one month later for every four months of birth, three years at most."""
    age, first_year = _RETIREMENT[gender == MALE]
    months = (birth.year - first_year) * 12 + birth.month - 1
    later = 0 if months < 0 else min(months // _MONTHS_PER_STEP + 1, _MOST_MONTHS_LATER)
    year, month = divmod((birth.year + age) * 12 + birth.month - 1 + later, 12)
    return year, month + 1


def unusual_age(birth: date, gender: str, day: date) -> str | None:
    """A sentence if the person is too young or past retirement on this day; a warning, a person decides."""
    if YOUNGEST < day.year - birth.year < _SURELY_WORKING:
        return None
    if age_on(birth, day) < YOUNGEST:
        return f"到 {day} 才 {max(age_on(birth, day), 0)} 岁，不满 {YOUNGEST} 周岁，请核对"
    if (day.year, day.month) > retirement_month(birth, gender):
        return f"到 {day} 已 {age_on(birth, day)} 岁，超过法定退休年龄，请核对"
    return None

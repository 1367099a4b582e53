from datetime import date

from django.db import migrations

OFFICE, LEADER, FINANCE = ["city_checker", "city_handler"], ["leader"], ["finance_handler"]
SCHEDULES = [
    ("payments", "month", date(2026, 1, 1), OFFICE + FINANCE),
    ("payments", "quarter", date(2026, 7, 1), OFFICE + FINANCE),
    ("payments", "year", date(2026, 1, 1), OFFICE + FINANCE),
    ("training", "month", date(2026, 10, 1), OFFICE),
    ("training", "quarter", date(2026, 7, 1), OFFICE + LEADER),
    ("training", "half", date(2026, 7, 1), OFFICE + LEADER),
    ("training", "year", date(2026, 1, 1), OFFICE + LEADER),
    ("prepayments", "quarter", date(2026, 7, 1), OFFICE),
    ("movements", "month", date(2026, 10, 1), OFFICE),
    ("brands", "quarter", date(2026, 7, 1), OFFICE),
    ("projects", "quarter", date(2026, 7, 1), OFFICE),
    ("ledger", "month", date(2026, 10, 1), OFFICE + FINANCE),
    ("assessments", "year", date(2026, 1, 1), OFFICE),
    ("summary", "month", date(2026, 10, 1), OFFICE + LEADER),
    ("summary", "year", date(2026, 1, 1), OFFICE + LEADER),
]


def add(apps, schema_editor):
    schedules = apps.get_model("reports", "ReportSchedule")
    for kind, period, starts_on, told in SCHEDULES:
        schedules.objects.create(kind=kind, period=period, starts_on=starts_on, told=sorted(told))


class Migration(migrations.Migration):
    """Each kind of report is due as delivered; staff change or stop it on its page."""

    dependencies = [("reports", "0001_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]

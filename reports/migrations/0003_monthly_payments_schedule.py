from datetime import date

from django.db import migrations


def add(apps, schema_editor):
    schedules = apps.get_model("reports", "ReportSchedule")
    schedules.objects.get_or_create(kind="payments", period="month", defaults={"starts_on": date(2026, 1, 1)})


class Migration(migrations.Migration):
    """The monthly payments report is due from the first; staff change or stop it on its page."""

    dependencies = [("reports", "0002_periodicreport_attempts_periodicreport_queued_at")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]

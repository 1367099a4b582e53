"""The demo city adds up, on the document's day, to what the public document says (domain.md §10, S21–S24)."""

from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command

from apprenticeship.models import Enrolment, TrainingClass
from funds.selectors import ledger_check
from reports.figures import FIGURES, Scope, value
from reports.payments import payment_rows
from subsidies.enums import ClaimState
from subsidies.models import Claim, ClaimLine
from xinxiang_skills.demo.city import City
from xinxiang_skills.demo.classes import DOCUMENT_DAY

pytestmark = pytest.mark.django_db


def figure(key: str) -> int | Decimal:
    return value(FIGURES[key], Scope(to_day=DOCUMENT_DAY))


def test_the_city_of_the_document(settings, tmp_path) -> None:
    """One seeding, told on to some weeks after the document's day, for everything that rests on it."""
    settings.FILES_ROOT = tmp_path
    for command in ("load_reference", "load_project_types"):
        call_command(command, stdout=StringIO())
    City(today=date(2024, 9, 20), tell=lambda line: None).make()

    assert 70 <= figure("apprenticeship.enterprises") <= 79
    assert 20 <= figure("apprenticeship.institutions") <= 29
    assert 9_500 <= figure("apprenticeship.apprentices") <= 9_999
    assert Decimal(25_000_000) <= figure("subsidies.paid") < Decimal(26_000_000)

    assert ledger_check() == []
    paid = sum(row.paid_now for row in payment_rows(date(2019, 1, 1), DOCUMENT_DAY))
    assert paid == figure("subsidies.paid")
    assert set(TrainingClass.objects.values_list("state", flat=True)) >= {"filed", "open", "finished", "returned"}
    assert set(Claim.objects.values_list("state", flat=True)) >= {"settled", "rejected", "withdrawn", "checked"}
    assert not ClaimLine.objects.filter(claim__state=ClaimState.SETTLED, status="awaiting_cost").exists()
    assert Enrolment.objects.filter(counts=True).values("person_id").distinct().count() > 9_000

"""How fast a roster goes into the database, beside what else could have been used (issue 4, Speed); ``make bench`` prints the table."""

import sys
from datetime import date

import pytest
from tablib import Dataset

from apprenticeship.models import Enrolment
from apprenticeship.tests import bench
from apprenticeship.tests.builders import make_world
from registry.models import Person

pytestmark = [pytest.mark.bench, pytest.mark.django_db]

ROWS, FEWER = 100_000, 10_000
"""Rows of the workbook, and of the libraries and the comparison that would take too long with all of them."""
MOST_MEGABYTES = 450


@pytest.fixture
def world():
    return make_world()


def class_of(world, year, months=(1, 12)):
    """A class of that year; a person trains in one at a time."""
    return world.draft(heads=0, planned_start=date(year, months[0], 1), planned_end=date(year, months[1], 30))


def enrolled(resource, rows):
    dry_run_and_import = [
        resource.import_data(Dataset(*rows, headers=bench.HEADER), dry_run=dry, raise_errors=True) for dry in (True, False)
    ]
    return dry_run_and_import[-1].totals["new"]


def test_rows_per_second(world, monkeypatch, capsys):
    table = {}
    few, many = class_of(world, 2024), class_of(world, 2025)
    ours_few = bench.timed_import(world, few, bench.roster_workbook(few, FEWER))
    content = bench.roster_workbook(many, ROWS)
    with bench.stopwatch() as watch:
        ours = bench.timed_import(world, many, content)
    table["ours"] = ROWS / sum(ours.values())
    at_fewer = FEWER / sum(ours_few.values())

    rows, seconds = bench.guarded_floor(class_of(world, 2026), many)
    table["guarded floor"] = rows / seconds
    rows, seconds = bench.bare_floor(content)
    table["bare floor"] = rows / seconds

    stock, tuned = class_of(world, 2027, (1, 6)), class_of(world, 2027, (7, 12))
    with bench.stopwatch() as spent:
        assert enrolled(bench.StockRoster(stock), bench.roster_rows(stock, FEWER)) == FEWER
    table["stock"] = FEWER / spent.seconds
    people = {bytes(person.id_number_index): person for person in Person.objects.filter(enrolments__training_class=few)}
    monkeypatch.setattr(bench.CachedPersonWidget, "people", people)
    with bench.stopwatch() as spent:
        assert enrolled(bench.TunedRoster(tuned), bench.roster_rows(tuned, FEWER)) == FEWER
    table["tuned"] = FEWER / spent.seconds

    assert Enrolment.objects.filter(training_class=many).count() == ROWS
    lines = [f"{ROWS} rows x {len(bench.HEADER)} columns; check {ours['check']:.1f} s, apply {ours['apply']:.1f} s, {watch.megabytes} MB"]
    lines += [f"{name:>14} {speed:>10,.0f} rows/s   ours / {name}: {table['ours'] / speed:.2f}" for name, speed in table.items()]
    lines.append(f"cost per row at {ROWS} / at {FEWER}: {at_fewer / table['ours']:.2f}")
    with capsys.disabled():
        sys.stdout.write("\n" + "\n".join(lines) + "\n")
    assert watch.megabytes <= MOST_MEGABYTES

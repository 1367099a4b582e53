"""How fast amounts are found and stored (issue 3, Speed); ``make bench`` prints the table."""

import sys
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import datetime

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from audit.bulk import as_copy
from subsidies.models import Claim, ClaimLine
from subsidies.operations.assessing import assess_lines, store_lines
from subsidies.rules.assessment import assess
from subsidies.rules.terms import PolicyTerms
from subsidies.selectors import inputs_of, terms_of
from subsidies.tests.world import World, make_world
from subsidies.trials import trial
from xinxiang_skills import embedded

LINES, HEADS = 100_000, 50
LOOP = 2_000

pytestmark = [pytest.mark.bench, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def city(transactional_db: None) -> World:
    """A city with ``LINES`` claimed trainings in classes of ``HEADS``, every cost another one."""
    world = make_world()
    claim = world.claim(world.training_class(1), cost="4900.00")
    line, classes = claim.lines.get(), LINES // HEADS
    connection.close()
    with closing(embedded.postgres().server.connect(settings.DATABASES["default"]["NAME"])) as superuser, superuser.cursor() as cursor:
        # Only while the city is made: guards and foreign keys are back for what is measured.
        cursor.execute("SET session_replication_role = replica")
        unique = "decode(lpad(to_hex(n), 64, '0'), 'hex')"
        persons = clone(cursor, "registry_person", line.person_id, LINES, uuid="gen_random_uuid()", id_number_index=unique)
        made = clone(cursor, "apprenticeship_trainingclass", claim.training_class_id, classes, number="'B' || n")
        of_class = f"(n - 1) / {HEADS}"
        person = f"{persons} + n - 1"
        enrolments = clone(
            cursor, "apprenticeship_enrolment", line.enrolment_id, LINES, person_id=person, training_class_id=f"{made} + {of_class}"
        )
        claims = clone(cursor, "subsidies_claim", claim.pk, classes, number="'B' || n", training_class_id=f"{made} + n - 1")
        cost = "ARRAY[3000 + n % 4000 + 0.01 * (n % 97)]"
        own = {"enrolment_id": f"{enrolments} + n - 1", "claim_id": f"{claims} + {of_class}", "declared_costs": cost}
        clone(cursor, "subsidies_claimline", line.pk, LINES, person_id=person, **own)
        cursor.execute("ANALYZE")
    return world


def clone(cursor, table: str, source: int, times: int, **columns: str) -> int:
    """``times`` copies of one row; ``columns`` are expressions over ``n``, 1 … ``times``. Returns the first copy's id."""
    cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s AND column_name <> 'id'", [table])
    names = [name for (name,) in cursor.fetchall()]
    cursor.execute(f"SELECT max(id) + 1 FROM {table}")
    (first,) = cursor.fetchone()
    values = ", ".join(columns.get(name, f'old."{name}"') for name in names)
    quoted = ", ".join(f'"{name}"' for name in names)
    cursor.execute(
        f"INSERT INTO {table} (id, {quoted}) SELECT {first} + n - 1, {values} FROM {table} old, generate_series(1, {times}) n"
        f" WHERE old.id = {source}"
    )
    return first


def seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def test_assessing_and_storing(city: World, capsys: pytest.CaptureFixture) -> None:
    terms, at = terms_of(Claim.objects.earliest("pk").policy), timezone.now()
    lines = list(ClaimLine.objects.order_by("pk")[:LINES])
    inputs = [inputs_of(line) for line in lines]
    rule = seconds(lambda: [assess(one, terms) for one in inputs])
    assessing = seconds(lambda: assess_lines(lines, terms, at=at))
    # Turn about, the better of two each: what else the machine does meets both alike.
    turns = [(seconds(lambda: store_lines(lines)), seconds(lambda: bare_copy(lines))) for _ in range(2)]
    storing, copying = map(min, zip(*turns, strict=True))
    loop = seconds(lambda: one_by_one([line.pk for line in lines[:LOOP]], terms, at)) / LOOP
    tried = seconds(lambda: trial(city.clerk, replace(terms, max_years=1), timezone.localdate()))
    faster, slower = loop * LINES / (assessing + storing), storing / copying
    rows = [
        ("规则本身", f"{rule:.2f} 秒", f"每条 {rule / LINES * 1e6:.0f} 微秒"),
        ("测算并写成文字", f"{assessing:.2f} 秒", ""),
        ("存入（带全部约束）", f"{storing:.2f} 秒", f"为裸 COPY 的 {slower:.2f} 倍，要求不超过 2"),
        ("裸 COPY 到无约束的表", f"{copying:.2f} 秒", ""),
        (
            "逐条加锁、保存",
            f"{loop * LINES:.0f} 秒",
            f"由 {LOOP:,} 条推算；整批快 {faster:.0f} 倍，要求至少 20",
        ),
        ("政策测算一次", f"{tried:.2f} 秒", "成本各不相同"),
    ]
    with capsys.disabled():
        sys.stdout.write(f"\n{LINES:,} 条申领明细\n" + "".join(f"  {what:　<12}{time:>10}  {note}\n" for what, time, note in rows))


def bare_copy(lines: list[ClaimLine]) -> None:
    """The same rows, whole, into a table without constraint, index or trigger."""
    fields = ClaimLine._meta.concrete_fields
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE bare (LIKE subsidies_claimline) ON COMMIT DROP")
        cursor.copy_expert("COPY bare ({}) FROM STDIN".format(", ".join(field.column for field in fields)), as_copy(lines, fields))


def one_by_one(ids: list[int], terms: PolicyTerms, at: datetime) -> None:
    """What a program without bulk writing does."""
    for pk in ids:
        with transaction.atomic():
            line = ClaimLine.objects.select_for_update().get(pk=pk)
            assess_lines([line], terms, at=at)
            line.save()

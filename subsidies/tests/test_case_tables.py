"""Every row of every table of cases: the shared one and our own boundaries."""

from pathlib import Path

import pytest
from django.conf import settings

from subsidies.rules.case_table import Case, decode, read_cases, read_policies

SHARED = settings.BASE_DIR.parent / "shared" / "cases"
OWN = Path(__file__).parent / "cases"


def rows(table: Path) -> list[Case]:
    if not table.exists():
        return []
    policies = read_policies(decode(table.with_name("policies.json").read_bytes()))
    return list(read_cases(decode(table.read_bytes()), policies))


ALL = rows(SHARED / "cases.csv") + rows(OWN / "boundaries.csv")


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.case_id)
def test_the_rule_pays_what_the_table_expects(case: Case) -> None:
    assert case.expected["status"]
    assert case.disagreements == ()


def test_our_own_table_has_rows() -> None:
    assert len(rows(OWN / "boundaries.csv")) > 40


@pytest.mark.skipif(not SHARED.exists(), reason="no shared folder beside the project")
def test_the_shared_table_has_rows() -> None:
    assert len(rows(SHARED / "cases.csv")) >= 40

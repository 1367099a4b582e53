"""``manage.py check_cases CASES.csv --policies P.json [--json]``: what the rule pays for each row of a table of cases."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from subsidies.rules.case_table import Case, Unreadable, decode, read_cases, read_policies

DISAGREES, UNREADABLE = 1, 2
"""Exit codes."""


class Command(BaseCommand):
    help = "按政策参数逐行计算补贴案例表，并与表中的预期结果核对。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("cases", type=Path, help="案例表(CSV,UTF-8)")
        parser.add_argument("--policies", type=Path, required=True, help="政策参数(JSON)")
        parser.add_argument("--json", action="store_true", help="只在标准输出打印 JSON 结果")

    def handle(self, *, cases: Path, policies: Path, **options: Any) -> None:
        try:
            terms = read_policies(_text(policies))
            results = list(read_cases(_text(cases), terms))
        except Unreadable as error:
            raise CommandError(str(error), returncode=UNREADABLE) from error
        read = [result for result in results if isinstance(result, Case)]
        if options["json"]:
            self.stdout.write(json.dumps([_as_json(case) for case in read], indent=1))
        else:
            self._print(read)
        if unreadable := [str(result) for result in results if isinstance(result, Unreadable)]:
            raise CommandError("\n".join(unreadable), returncode=UNREADABLE)
        if not options["json"] and any(case.disagreements for case in read):
            raise CommandError("有案例与预期不符。", returncode=DISAGREES)

    def _print(self, cases: list[Case]) -> None:
        for case in cases:
            self.stdout.write(f"{case.case_id}  {case.assessment.explanation}")
            for difference in case.disagreements:
                self.stdout.write(f"{' ' * len(case.case_id)}  不符：{difference}")
        wrong = sum(bool(case.disagreements) for case in cases)
        self.stdout.write(f"共 {len(cases)} 例，与预期不符 {wrong} 例")


def _text(path: Path) -> str:
    try:
        return decode(path.read_bytes())
    except OSError as error:
        raise Unreadable(f"打不开文件“{path}”，请检查路径") from error


def _as_json(case: Case) -> dict[str, str | None]:
    result = case.assessment
    return {
        "case_id": case.case_id,
        "status": str(result.status),
        "entitlement": None if result.entitlement is None else f"{result.entitlement:.2f}",
        "payable": None if result.payable is None else f"{result.payable:.2f}",
    }

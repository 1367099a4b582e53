"""``manage.py check_roster FILE [--json]``: what a careful clerk would say of a roster. Judges the file alone, without a database."""

import json
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from apprenticeship.rules.roster import Finding, RosterCheck, check_roster
from exchange.sheets.reading import read_book
from exchange.sheets.refusals import FileRefused

REFUSED, WRONG_USAGE = 2, 64
"""Exit codes; 0 where the file was read, with or without errors."""


class UsageParser(CommandParser):
    """Wrong usage is told from a refused file, which exits with argparse's own 2."""

    def error(self, message: str) -> NoReturn:
        self.exit(WRONG_USAGE, f"{self.format_usage()}{message}\n")


class Command(BaseCommand):
    help = "检查学徒花名册(xlsx、xls、csv)：哪些行可用，哪些行要退回，为什么。不读写数据库。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="花名册文件")
        parser.add_argument("--json", action="store_true", help="只在标准输出打印 JSON 结果")

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.__class__ = UsageParser
        return parser

    def handle(self, *, file: Path, **options: Any) -> None:
        try:
            check = check_roster(read_book(_content(file), file.name), timezone.localdate())
        except FileRefused as refused:
            if options["json"]:
                self._print_json({"refused": refused.code, "message": refused.message})
            raise CommandError(f"未读取：{refused.message}", returncode=REFUSED) from refused
        if options["json"]:
            self._print_json(
                {
                    "accepted": len(check.accepted),
                    "errors": [finding._asdict() for finding in check.errors],
                    "warnings": [finding._asdict() for finding in check.warnings],
                }
            )
        else:
            self._print_text(check)

    def _print_json(self, result: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(result, ensure_ascii=False, indent=1))

    def _print_text(self, check: RosterCheck) -> None:
        for title, findings in (("退回", check.errors), ("提醒", check.warnings)):
            for finding in findings:
                self.stdout.write(f"{title} {_place(finding)}{finding.message}")
        rejected = len({(finding.sheet, finding.row) for finding in check.errors})
        self.stdout.write(f"可用 {len(check.accepted)} 行，退回 {rejected} 行，提醒 {len(check.warnings)} 条")


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise CommandError(f"打不开文件“{file}”，请检查路径。", returncode=WRONG_USAGE) from error


def _place(finding: Finding) -> str:
    sheet = f"「{finding.sheet}」" if finding.sheet else ""
    row = f"第 {finding.row} 行" if finding.row else ""
    return f"{sheet}{row}：" if sheet or row else ""

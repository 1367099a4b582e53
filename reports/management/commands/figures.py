"""Print every figure as JSON, by the same functions as the leaders' page."""

import json
from argparse import ArgumentParser
from datetime import date

from django.core.management.base import BaseCommand
from django.utils import timezone

from reports.figures import FIGURES, Scope, value


class Command(BaseCommand):
    help = "打印全部指标（按业务日期）；--json 输出 JSON，标准输出只有数据"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="输出 JSON")
        parser.add_argument("--as-of", type=date.fromisoformat, help="截至日期，如 2024-07-24；默认今天")

    def handle(self, *args, **options) -> None:
        scope = Scope(to_day=options["as_of"] or timezone.localdate())
        found = {
            key: {
                "value": self._plain(figure, value(figure, scope)),
                "unit": figure.unit,
                "label": figure.label,
                "definition": figure.definition,
            }
            for key, figure in FIGURES.items()
        }
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=1))
            return
        for row in found.values():
            self.stdout.write(f"{row['label']}\t{row['value']} {row['unit']}\t{row['definition']}")

    @staticmethod
    def _plain(figure, number) -> int | str:
        return f"{number:.2f}" if figure.is_money else number

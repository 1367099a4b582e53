"""``load_reference``: regions, occupations and the calendar, as often as you like."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.actor import SYSTEM
from registry.operations import reference_add
from registry.reference import known_calendar, shipped_occupations, shipped_regions


class Command(BaseCommand):
    help = "载入行政区划、职业和节假日等基础数据；已有的记录保持不变。"

    def handle(self, *args: Any, **options: Any) -> None:
        for words, rows in (("行政区划", shipped_regions()), ("职业（工种）", shipped_occupations()), ("节假日与调休", known_calendar())):
            self.stdout.write(f"{words}：新增 {reference_add(actor=SYSTEM, rows=rows)} 条")

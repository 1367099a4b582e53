"""``load_project_types``: types of provincial projects and their yearly offers, as often as you like."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.actor import SYSTEM
from brands.operations import project_types_add
from brands.reference import shipped_offers, shipped_types


class Command(BaseCommand):
    help = "载入全民技能振兴工程的项目类型和年度奖补标准；已有的记录保持不变。"

    def handle(self, *args: Any, **options: Any) -> None:
        types = shipped_types()
        added = project_types_add(actor=SYSTEM, types=types, offers=shipped_offers(types))
        self.stdout.write(f"项目类型与奖补标准：新增 {added} 条")

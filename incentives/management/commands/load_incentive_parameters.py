"""``load_incentive_parameters``: the shipped shares, as often as you like."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.actor import SYSTEM
from incentives.operations import parameters_load
from incentives.reference import shipped_parameters


class Command(BaseCommand):
    help = "载入职工教育经费与附加抵免的测算参数；已有的参数保持不变。"

    def handle(self, *args: Any, **options: Any) -> None:
        added = parameters_load(actor=SYSTEM, rows=shipped_parameters())
        self.stdout.write(f"测算参数：新增 {added} 条")

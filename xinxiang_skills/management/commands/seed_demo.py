"""Make the demo city."""

import time
from argparse import ArgumentParser
from datetime import date

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from apprenticeship.models import TrainingClass
from xinxiang_skills.demo.city import City


class Command(BaseCommand):
    help = "生成演示城市：全部为虚构单位与人员，经由业务操作逐日形成；已有数据时不再生成"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--today", type=date.fromisoformat, help="演示到哪一天，默认今天")

    def handle(self, *args, **options) -> None:
        if TrainingClass.objects.exists():
            self.stdout.write("演示数据已存在，未作改动。")
            return
        started = time.monotonic()
        call_command("load_reference", stdout=self.stdout)
        call_command("load_project_types", stdout=self.stdout)
        # All or nothing: a seeding that was killed leaves no half city behind.
        with transaction.atomic():
            City(today=options["today"] or timezone.localdate(), tell=self.stdout.write).make()
        self.stdout.write(f"演示城市已生成，用时 {time.monotonic() - started:.0f} 秒。")

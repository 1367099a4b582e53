"""``load_policy MAKER APPROVER``: the shipped policy, made and approved in the name of two users."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.actor import Actor
from accounts.models import User
from audit.operations import Refused
from policies.shipped import load_shipped_policy
from registry.selectors import actor_of


class Command(BaseCommand):
    help = "载入《新乡市企业新型学徒制培训实施细则》：由两名用户分别拟定和审定；已有的版次保持不变。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("maker", help="拟定人的用户名（市级经办）")
        parser.add_argument("approver", help="审定人的用户名（审批）")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            version = load_shipped_policy(maker=self._actor(options["maker"]), approver=self._actor(options["approver"]))
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(f"{version}：{version.get_state_display()}")

    def _actor(self, username: str) -> Actor:
        try:
            return actor_of(User.objects.get(username=username))
        except User.DoesNotExist as missing:
            raise CommandError(f"没有用户“{username}”。") from missing

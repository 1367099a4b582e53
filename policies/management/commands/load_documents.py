"""``load_documents``: the documents that the public reply names, as often as you like."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.actor import SYSTEM
from policies.operations import documents_load
from policies.reference import shipped_documents


class Command(BaseCommand):
    help = "载入公开答复中提到的政策文件；已有的文件保持不变。"

    def handle(self, *args: Any, **options: Any) -> None:
        added = documents_load(actor=SYSTEM, documents=shipped_documents())
        self.stdout.write(f"政策文件：新增 {added} 份")

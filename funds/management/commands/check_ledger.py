"""``manage.py check_ledger``: prove that ledger, notices, batches and payments agree to the 分."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from funds.selectors import ledger_check


class Command(BaseCommand):
    help = "核对资金台账与指标、预留、应付、批次、拨付单、追缴；有差异时逐条列出并以 1 退出。"

    def handle(self, *args: Any, **options: Any) -> None:
        if differences := ledger_check():
            raise CommandError("\n".join(differences))
        self.stdout.write("资金台账核对一致。")

from django.apps import AppConfig


class FundsConfig(AppConfig):
    name = "funds"
    verbose_name = "资金"

    def ready(self) -> None:
        from accounts.enums import Role
        from audit import menu, waiting
        from exchange import kinds
        from funds.answer_import import AnswerImport
        from funds.models import Batch, Recovery
        from funds.permissions import PAYABLE_READERS, TREASURY_READERS
        from funds.workflow import BATCH, RECOVERY

        kinds.register(AnswerImport())
        menu.register("补贴资金", "指标", "funds:budget_list", "building-bank", roles=TREASURY_READERS, order=60)
        menu.register("补贴资金", "应付", "funds:payable_list", "coin-yuan", roles=PAYABLE_READERS, order=65)
        menu.register("补贴资金", "拨付批次", "funds:batch_list", "cash-banknote", roles=TREASURY_READERS, order=70)
        menu.register("补贴资金", "追缴", "funds:recovery_list", "receipt-refund", roles=PAYABLE_READERS, order=75)
        menu.register("补贴资金", "资金台账", "funds:ledger_list", "notebook", roles=TREASURY_READERS, order=80)
        finance = (Role.FINANCE_HANDLER,)
        menu.register_shortcut("编制批次", "funds:batch_create", "cash-banknote", roles=finance, order=20)
        menu.register_shortcut("录入指标", "funds:budget_create", "building-bank", roles=finance, order=30)
        waiting.register(
            BATCH,
            Batch,
            "funds:batch_detail",
            lambda batch: f"{batch.number}：{batch.order_count}笔，{batch.total:,.2f}元",
            related=("budget",),
            columns={"region_id": "budget__region_id"},
        )
        waiting.register(
            RECOVERY,
            Recovery,
            "funds:recovery_detail",
            lambda recovery: f"{recovery.number}：{recovery.debtor}，尚欠{recovery.left:,.2f}元",
            related=("debtor",),
            steps=("complete",),
        )

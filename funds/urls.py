from django.urls import path

from audit.pages import page_urls
from funds.views.batches import AnswerUpload, BankList, BatchAnswers, BatchCreate, BatchDetail, BatchList, BatchStep, OrderAnswer
from funds.views.budgets import BudgetCreate, BudgetDetail, BudgetList
from funds.views.ledger import FirmLedger, LedgerList
from funds.views.payables import PayableCancel, PayableDetail, PayableList
from funds.views.recoveries import RecoveryCreate, RecoveryDetail, RecoveryList, RecoveryReceive, RecoveryStep

app_name = "funds"
urlpatterns = [
    *page_urls("budgets", "budget", list=BudgetList, create=BudgetCreate, detail=BudgetDetail),
    *page_urls("payables", "payable", list=PayableList, detail=PayableDetail, cancel=PayableCancel),
    *page_urls("batches", "batch", list=BatchList, create=BatchCreate, detail=BatchDetail, answers=BatchAnswers, do=BatchStep),
    path("batches/answer-file/", AnswerUpload.as_view(), name="answer_upload"),
    path("batches/<int:pk>/bank-list.xlsx", BankList.as_view(), {"kind": "xlsx"}, name="bank_list_xlsx"),
    path("batches/<int:pk>/bank-list.csv", BankList.as_view(), {"kind": "csv"}, name="bank_list_csv"),
    *page_urls("orders", "order", answer=OrderAnswer),
    *page_urls(
        "recoveries",
        "recovery",
        list=RecoveryList,
        create=RecoveryCreate,
        detail=RecoveryDetail,
        receipt=RecoveryReceive,
        do=RecoveryStep,
    ),
    *page_urls("ledger", "ledger", list=LedgerList),
    *page_urls("ledger/firms", "firm_ledger", list=FirmLedger),
]

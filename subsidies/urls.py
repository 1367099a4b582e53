from django.urls import path

from audit.pages import page_urls
from subsidies.views import claims, invoices, ledger, notices, prepayments, public, trials

app_name = "subsidies"
urlpatterns = [
    *page_urls(
        "prepayments",
        "prepayment",
        list=prepayments.PrepaymentList,
        create=prepayments.PrepaymentCreate,
        detail=prepayments.PrepaymentDetail,
        do=prepayments.PrepaymentStep,
    ),
    *page_urls(
        "claims",
        "claim",
        list=claims.ClaimList,
        create=claims.ClaimCreate,
        detail=claims.ClaimDetail,
        costs=claims.ClaimCosts,
        cost_file=claims.CostsImport,
        invoice=invoices.InvoiceCreate,
        do=claims.ClaimStep,
    ),
    *page_urls("invoices", "invoice", shares=invoices.InvoiceShares, verify=invoices.InvoiceVerify, exclude=invoices.InvoiceExclude),
    *page_urls("lines", "line", list=claims.WaitingLines, detail=claims.LineDetail, refuse=claims.LineRefuse, restore=claims.LineRestore),
    *page_urls(
        "notices",
        "notice",
        list=notices.NoticeList,
        create=notices.NoticeCreate,
        detail=notices.NoticeDetail,
        edit=notices.NoticeEdit,
        do=notices.NoticeStep,
    ),
    path("notices/lines/<int:line>/objection/", notices.ObjectionCreate.as_view(), name="objection_create"),
    *page_urls("objections", "objection", list=notices.ObjectionList, detail=notices.ObjectionDetail, do=notices.ObjectionStep),
    *page_urls("policies", "policy", trial=trials.PolicyTrial),
    *page_urls("ledger/classes", "class_ledger", list=ledger.ClassLedger),
    *page_urls("ledger/people", "person_ledger", list=ledger.PersonLedger),
    path("public/", public.public_notices, name="public_notices"),
    path("public/<slug:number>/", public.public_notice, name="public_notice"),
]

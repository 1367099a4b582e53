"""Pages of 职工教育经费 and 产教融合型企业."""

from django.urls import path

from audit.pages import page_urls
from incentives.views import education, fusion

app_name = "incentives"
urlpatterns = [
    path("education/import/", education.EducationImport.as_view(), name="education_import"),
    *page_urls(
        "education",
        "education",
        list=education.EducationList,
        create=education.EducationCreate,
        detail=education.EducationDetail,
        edit=education.EducationEdit,
        do=education.EducationStep,
    ),
    *page_urls(
        "parameters",
        "parameter",
        list=education.ParameterList,
        create=education.ParameterCreate,
        detail=education.ParameterDetail,
        edit=education.ParameterEdit,
    ),
    *page_urls(
        "firms", "listing", list=fusion.ListingList, create=fusion.ListingCreate, detail=fusion.ListingDetail, do=fusion.ListingStep
    ),
    *page_urls(
        "investments",
        "investment",
        list=fusion.InvestmentList,
        create=fusion.InvestmentCreate,
        detail=fusion.InvestmentDetail,
        edit=fusion.InvestmentEdit,
        file=fusion.InvestmentUpload,
        do=fusion.InvestmentStep,
    ),
    *page_urls("files", "investment_file", detail=fusion.InvestmentFileDownload, remove=fusion.InvestmentFileRemove),
    *page_urls(
        "credits",
        "credit",
        list=fusion.CreditList,
        create=fusion.CreditCreate,
        detail=fusion.CreditDetail,
        edit=fusion.CreditEdit,
        do=fusion.CreditStep,
    ),
]

from django.urls import path

from apprenticeship.views import agreements, checks, classes, enrolments, materials, outcomes, plans
from audit.pages import page_urls

app_name = "apprenticeship"
urlpatterns = [
    path("agreements/import/", agreements.AgreementsImport.as_view(), name="agreement_import"),
    *page_urls(
        "plans", "plan", list=plans.PlanList, create=plans.PlanCreate, detail=plans.PlanDetail, edit=plans.PlanEdit, do=plans.PlanStep
    ),
    *page_urls(
        "agreements",
        "agreement",
        list=agreements.AgreementList,
        create=agreements.AgreementCreate,
        detail=agreements.AgreementDetail,
        do=agreements.AgreementStep,
    ),
    *page_urls(
        "classes",
        "class",
        list=classes.ClassList,
        create=classes.ClassCreate,
        detail=classes.ClassDetail,
        edit=classes.ClassEdit,
        do=classes.ClassStep,
        enrol=enrolments.ClassEnrol,
        roster=enrolments.ClassRoster,
        outcomes=outcomes.ClassOutcomes,
        confirm=outcomes.ClassConfirm,
        results=outcomes.OutcomesImport,
        material=materials.ClassMaterial,
        check=checks.ClassCheck,
    ),
    *page_urls(
        "enrolments",
        "enrolment",
        list=enrolments.EnrolmentList,
        detail=enrolments.EnrolmentDetail,
        edit=enrolments.EnrolmentEdit,
        remove=enrolments.EnrolmentRemove,
        decline=enrolments.EnrolmentDecline,
    ),
    *page_urls("checks", "check", list=checks.CheckList, detail=checks.CheckDetail, do=checks.CheckStep),
    *page_urls("check-photos", "check_photo", content=checks.CheckPhotoContent),
    *page_urls("materials", "material", detail=materials.MaterialDetail, content=materials.MaterialContent, void=materials.MaterialVoid),
]

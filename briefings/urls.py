from django.urls import path

from audit.pages import page_urls
from briefings import views

app_name = "briefings"
urlpatterns = [
    path("faq/", views.Faq.as_view(), name="faq"),
    *page_urls(
        "meetings",
        "briefing",
        list=views.BriefingList,
        create=views.BriefingCreate,
        detail=views.BriefingDetail,
        edit=views.BriefingEdit,
        invite=views.BriefingInvite,
        attendance=views.BriefingAttendance,
        do=views.BriefingStep,
    ),
    *page_urls(
        "questions",
        "question",
        list=views.QuestionList,
        create=views.QuestionCreate,
        detail=views.QuestionDetail,
        do=views.QuestionStep,
    ),
]

from audit.pages import page_urls
from policies import views

app_name = "policies"
urlpatterns = [
    *page_urls(
        "documents",
        "document",
        list=views.DocumentList,
        create=views.DocumentCreate,
        detail=views.DocumentDetail,
        edit=views.DocumentEdit,
        draft=views.DocumentDraft,
        file=views.DocumentFile,
        standing=views.DocumentStanding,
    ),
    *page_urls(
        "versions",
        "version",
        list=views.VersionList,
        detail=views.VersionDetail,
        edit=views.VersionEdit,
        rate=views.VersionRate,
        do=views.VersionStep,
    ),
    *page_urls("rates", "rate", list=views.RateList, approve=views.RateApprove, remove=views.RateRemove),
]

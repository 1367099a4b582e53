from audit.pages import page_urls
from reports.views import (
    ReportCorrect,
    ReportDetail,
    ReportDownload,
    ReportList,
    ReportOrder,
    ReportRetry,
    ReportStep,
    ScheduleCreate,
    ScheduleEdit,
    ScheduleList,
)

app_name = "reports"
urlpatterns = [
    *page_urls(
        "periodic",
        "report",
        list=ReportList,
        create=ReportOrder,
        detail=ReportDetail,
        do=ReportStep,
        correct=ReportCorrect,
        download=ReportDownload,
        retry=ReportRetry,
    ),
    *page_urls("schedules", "schedule", list=ScheduleList, create=ScheduleCreate, edit=ScheduleEdit),
]

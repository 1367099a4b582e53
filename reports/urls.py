from audit.pages import page_urls
from reports.views import ReportDetail, ReportDownload, ReportList, ReportOrder, ReportRetry, ScheduleEdit, ScheduleList

app_name = "reports"
urlpatterns = [
    *page_urls("periodic", "report", list=ReportList, create=ReportOrder, detail=ReportDetail, download=ReportDownload, retry=ReportRetry),
    *page_urls("schedules", "schedule", list=ScheduleList, edit=ScheduleEdit),
]

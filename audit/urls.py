from audit import views
from audit.pages import page_urls

app_name = "audit"
urlpatterns = page_urls("events", "event", list=views.EventList)

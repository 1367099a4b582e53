from audit.pages import page_urls
from correspondence.views import NotificationList, NotificationOpen

app_name = "correspondence"
urlpatterns = page_urls("notifications", "notification", list=NotificationList, open=NotificationOpen)

from django.urls import path

from dashboard.views import FigurePage, Overview

app_name = "dashboard"
urlpatterns = [
    path("", Overview.as_view(), name="overview"),
    path("figures/<str:key>/", FigurePage.as_view(), name="figure"),
]

from django.urls import path

from audit.pages import page_urls
from dashboard.views import Compare, FigurePage, Overview, Reply
from dashboard.wall_views import WallCreate, WallList, WallRevoke, wall, wall_slides

app_name = "dashboard"
urlpatterns = [
    path("", Overview.as_view(), name="overview"),
    path("compare/", Compare.as_view(), name="compare"),
    path("reply/", Reply.as_view(), name="reply"),
    path("figures/<str:key>/", FigurePage.as_view(), name="figure"),
    *page_urls("walls", "wall", list=WallList, create=WallCreate, revoke=WallRevoke),
    path("wall/<str:token>/", wall, name="wall"),
    path("wall/<str:token>/slides/", wall_slides, name="wall_slides"),
]

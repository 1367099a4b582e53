from django.urls import path

from desk import views

app_name = "desk"
urlpatterns = [
    path("", views.Home.as_view(), name="home"),
    path("desk/search/", views.Search.as_view(), name="search"),
    path("desk/switch/", views.SwitchOrganisation.as_view(), name="switch"),
    path("help/", views.Help.as_view(), name="help"),
    path("help/<str:role>/", views.Help.as_view(), name="help_role"),
    path("desk/style/", views.Style.as_view(), name="style"),
]

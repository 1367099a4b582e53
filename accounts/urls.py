from django.contrib.auth.views import LogoutView
from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("login/", views.Login.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("alive/", views.Alive.as_view(), name="alive"),
    path("password/", views.PasswordChange.as_view(), name="password"),
    path("profile/", views.Profile.as_view(), name="profile"),
    path("factor/", views.FactorVerify.as_view(), name="factor"),
    path("factor/new/", views.FactorSetup.as_view(), name="factor_setup"),
    path("factor/new/code.svg", views.FactorCode.as_view(), name="factor_code"),
]

from django.urls import URLPattern

app_name = "apprenticeship"
urlpatterns: list[URLPattern] = []

from django.apps import AppConfig


class ApprenticeshipConfig(AppConfig):
    name = "apprenticeship"
    verbose_name = "学徒制培训"

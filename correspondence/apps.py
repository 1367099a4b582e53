from django.apps import AppConfig


class CorrespondenceConfig(AppConfig):
    name = "correspondence"
    verbose_name = "往来与通知"

    def ready(self) -> None:
        from correspondence.operations import export_told
        from exchange.signals import export_ended

        export_ended.connect(export_told, dispatch_uid="correspondence")

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "audit"
    verbose_name = "流程与留痕"

    def ready(self) -> None:
        from audit import menu
        from audit.views import READERS

        menu.register("系统", "操作留痕", "audit:event_list", "history", roles=READERS, order=30)

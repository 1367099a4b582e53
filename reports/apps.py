from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "统计与报表"

    def ready(self) -> None:
        from audit import menu
        from reports.permissions import ORDERERS

        menu.register("统计", "定期报表", "reports:report_list", "report", roles=ORDERERS, order=20)

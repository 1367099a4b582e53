from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "统计与报表"

    def ready(self) -> None:
        from audit import menu, waiting
        from reports.models import PeriodicReport
        from reports.permissions import ORDERERS
        from reports.workflow import REPORT

        menu.register("统计", "定期报表", "reports:report_list", "report", roles=ORDERERS, order=20)
        waiting.register(REPORT, PeriodicReport, "reports:report_detail", steps=("check", "sign"))

from django.apps import AppConfig


class DashboardConfig(AppConfig):
    name = "dashboard"
    verbose_name = "领导看板"

    def ready(self) -> None:
        from accounts.enums import OFFICE_ROLES
        from audit import menu
        from dashboard.permissions import WALL_KEEPERS

        menu.register("统计", "总览", "dashboard:overview", "chart-bar", roles=tuple(OFFICE_ROLES), order=10)
        menu.register("统计", "大屏", "dashboard:wall_list", "device-tv", roles=WALL_KEEPERS, order=30)

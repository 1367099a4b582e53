from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "desk"
    verbose_name = "工作台"

    def ready(self) -> None:
        from accounts.enums import Role
        from audit import menu

        menu.register("工作", "我的工作台", "desk:home", "home", order=0)
        menu.register("工作", "帮助", "desk:help", "help", order=90)
        menu.register("系统", "页面样式", "desk:style", "palette", roles=(Role.ADMINISTRATOR,), order=95)
        menu.register_shortcut("数据总览", "dashboard:overview", "chart-bar", roles=(Role.LEADER, Role.AUDITOR), order=0)

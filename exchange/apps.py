from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "exchange"
    verbose_name = "文件与表格"

    def ready(self) -> None:
        from audit import menu
        from exchange.permissions import KEEPERS

        menu.register("工作", "文件任务", "exchange:export_list", "file-spreadsheet", order=60)
        menu.register("工作", "导入记录", "exchange:import_list", "file-import", order=61)
        menu.register("基础资料", "表头别名", "exchange:alias_list", "columns", roles=KEEPERS, order=60)

"""The only writers of file jobs."""

from exchange.operations.aliases import alias_add, alias_remove
from exchange.operations.exports import export_download, export_order, export_write
from exchange.operations.imports import import_apply, import_cancel, import_check, import_confirm, import_file, import_upload
from exchange.operations.remarks import import_remark, remarked_file
from exchange.operations.upkeep import jobs_requeue_lost, rows_purge

__all__ = [
    "alias_add",
    "alias_remove",
    "export_download",
    "export_order",
    "export_write",
    "import_apply",
    "import_cancel",
    "import_check",
    "import_confirm",
    "import_file",
    "import_remark",
    "import_upload",
    "jobs_requeue_lost",
    "remarked_file",
    "rows_purge",
]

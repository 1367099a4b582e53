"""The only writers of file jobs."""

from exchange.operations.exports import export_download, export_order, export_write
from exchange.operations.imports import import_apply, import_cancel, import_check, import_confirm, import_file, import_upload
from exchange.operations.upkeep import jobs_requeue_lost, rows_purge

__all__ = [
    "export_download",
    "export_order",
    "export_write",
    "import_apply",
    "import_cancel",
    "import_check",
    "import_confirm",
    "import_file",
    "import_upload",
    "jobs_requeue_lost",
    "rows_purge",
]

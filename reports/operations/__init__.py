"""The only writers of periodic reports: ordering, writing, and the way to the signature."""

from reports.operations.ordering import (
    report_download,
    report_order,
    report_retry,
    reports_due,
    reports_requeue_lost,
    schedule_add,
    schedule_save,
)
from reports.operations.signing import (
    report_check,
    report_correct,
    report_renew,
    report_return_for_correction,
    report_sign,
)
from reports.operations.writing import report_write

__all__ = [
    "report_check",
    "report_correct",
    "report_download",
    "report_order",
    "report_renew",
    "report_retry",
    "report_return_for_correction",
    "report_sign",
    "report_write",
    "reports_due",
    "reports_requeue_lost",
    "schedule_add",
    "schedule_save",
]

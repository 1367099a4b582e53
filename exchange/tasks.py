"""Jobs of the exchange."""

from celery import shared_task

from exchange.operations import export_write, import_apply, import_check, import_remark


@shared_task
def check_import(job_id: int) -> None:
    import_check(job_id=job_id)


@shared_task
def apply_import(job_id: int) -> None:
    import_apply(job_id=job_id)


@shared_task
def remark_import(job_id: int) -> None:
    import_remark(job_id=job_id)


@shared_task
def write_export(job_id: int) -> None:
    export_write(job_id=job_id)

"""The Celery application; task settings come from Django's settings with the prefix CELERY_."""

from celery import Celery

app = Celery("xinxiang_skills")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

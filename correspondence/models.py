"""Messages to people: in the portal and by e-mail."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from correspondence.querysets import NotificationQuerySet


class Notification(models.Model):
    """A message to one person about one record (站内通知)."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="接收人", related_name="notifications")
    text = models.CharField("内容", max_length=300)
    url = models.CharField("链接", max_length=200, blank=True)
    created_at = models.DateTimeField("时间", default=timezone.now)
    read_at = models.DateTimeField("已读时间", null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = "通知"
        verbose_name_plural = "通知"
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["recipient"], name="notification_unread", condition=Q(read_at__isnull=True))]

    def __str__(self) -> str:
        return self.text


class OutboxMail(models.Model):
    """An e-mail to be sent (待发邮件): written in the transaction that causes it, sent after it.

    After a failure it is due again at ``due_at``, later each time; ``attempts`` at the limit means given up.
    """

    to = models.EmailField("收件人")
    subject = models.CharField("主题", max_length=200)
    body = models.TextField("正文")
    created_at = models.DateTimeField("创建时间", default=timezone.now)
    sent_at = models.DateTimeField("发出时间", null=True, blank=True)
    due_at = models.DateTimeField("下次发送时间", default=timezone.now)
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0)
    error = models.CharField("失败原因", max_length=300, blank=True)

    class Meta:
        verbose_name = "待发邮件"
        verbose_name_plural = "待发邮件"
        ordering = ["id"]
        indexes = [models.Index(fields=["due_at"], name="outbox_unsent", condition=Q(sent_at__isnull=True))]

    def __str__(self) -> str:
        return self.subject

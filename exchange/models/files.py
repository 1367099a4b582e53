"""Files that came in or were made, encrypted outside the web root."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone


class StoredFile(models.Model):
    """A file (文件) whose content is sealed on disk; the hash is of the plain content."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField("文件名", max_length=200)
    content_type = models.CharField("内容类型", max_length=120)
    size = models.PositiveBigIntegerField("字节数")
    sha256 = models.CharField("SHA-256", max_length=64)
    stored_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="存入人", related_name="+")
    stored_at = models.DateTimeField("存入时间", default=timezone.now)

    class Meta:
        verbose_name = "文件"
        verbose_name_plural = "文件"
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> str:
        """Associated data of the sealed content."""
        return f"exchange_storedfile.content.{self.uuid}"

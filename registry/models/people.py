"""Natural persons and the organisations they belong to."""

import uuid

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.crypto import unseal
from registry.enums import Education, Gender
from registry.models.organisations import Organisation
from registry.querysets import PersonQuerySet


class Person(models.Model):
    """A natural person (人员), known by the citizen identity number (公民身份号码, GB 11643).

    Number and phone are sealed; the blind indexes find them. ``id_number_masked`` is what lists show.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField("姓名", max_length=60)
    name_pinyin = models.CharField("姓名拼音", max_length=240, blank=True, editable=False)
    name_initials = models.CharField("拼音首字母", max_length=60, blank=True, editable=False)
    id_type = models.CharField("证件类型", max_length=20, default="居民身份证")
    id_number_sealed = models.BinaryField("身份证号（加密）")
    id_number_index = models.BinaryField("身份证号索引", max_length=32, unique=True)
    id_number_masked = models.CharField("身份证号", max_length=18)
    gender = models.CharField("性别", max_length=1, choices=Gender)
    birth_date = models.DateField("出生日期")
    ethnicity = models.CharField("民族", max_length=20, blank=True)
    education = models.CharField("文化程度", max_length=24, choices=Education, blank=True)
    phone_sealed = models.BinaryField("联系电话（加密）", null=True, blank=True)
    phone_index = models.BinaryField("联系电话索引", max_length=32, null=True, blank=True)
    phone_masked = models.CharField("联系电话", max_length=20, blank=True)
    version = models.PositiveIntegerField("版本", default=1, editable=False)
    created_at = models.DateTimeField("登记时间", default=timezone.now, editable=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = "人员"
        verbose_name_plural = "人员"
        ordering = ["name_pinyin", "id"]
        indexes = [
            models.Index(fields=["name"], name="person_name", opclasses=["text_pattern_ops"]),
            GinIndex(fields=["name"], name="person_name_anywhere", opclasses=["gin_trgm_ops"], fastupdate=False),
            models.Index(fields=["name_pinyin", "id"], name="person_sorting"),
            models.Index(fields=["name_initials"], name="person_initials", opclasses=["text_pattern_ops"]),
            models.Index(fields=["phone_index"], name="person_phone", condition=Q(phone_index__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(id_number_masked__contains="*"),
                name="person_number_masked",
                violation_error_message="身份证号须以隐去中间数位的形式显示。",
            ),
            models.CheckConstraint(
                condition=Q(phone_sealed__isnull=True, phone_index__isnull=True, phone_masked="")
                | Q(phone_sealed__isnull=False, phone_index__isnull=False, phone_masked__contains="*"),
                name="person_phone_whole",
                violation_error_message="联系电话的密文、索引和脱敏形式须一并保存。",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="person_named", violation_error_message="姓名不能为空。"),
        ]

    def __str__(self) -> str:
        return self.name

    def place(self, column: str) -> str:
        """Associated data of a sealed column."""
        return f"registry_person.{column}.{self.uuid}"

    @property
    def id_number(self) -> str:
        return unseal(self.id_number_sealed, place=self.place("id_number")).decode()

    @property
    def phone(self) -> str:
        return unseal(self.phone_sealed, place=self.place("phone")).decode() if self.phone_sealed else ""


class Affiliation(models.Model):
    """A person is or was with an organisation (人员归属): decides who may see the person."""

    person = models.ForeignKey(Person, models.PROTECT, verbose_name="人员", related_name="affiliations")
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="单位", related_name="affiliations")

    class Meta:
        verbose_name = "人员归属"
        verbose_name_plural = "人员归属"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation"], name="affiliation_once", violation_error_message="该人员已归属本单位。"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.organisation}"

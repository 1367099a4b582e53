"""Industry clusters and chains (产业集群、产业链), and the occupations that are in short supply."""

from django.db import models
from django.db.models import Q

from registry.enums import ChainKind, ScarceKind
from registry.models.organisations import Organisation
from registry.models.reference import Occupation
from registry.querysets import ReferenceQuerySet


class Chain(models.Model):
    """One of the city's 8 clusters or 17 key chains (8大产业集群、17条重点产业链, domain.md §5).

    Which firms and occupations belong to it staff decide; of the names only 起重装备 is public.
    """

    name = models.CharField("名称", max_length=60, unique=True)
    kind = models.CharField("类别", max_length=8, choices=ChainKind, default=ChainKind.CHAIN)
    cluster = models.ForeignKey("self", models.PROTECT, null=True, blank=True, verbose_name="所属集群", related_name="chains")
    occupations = models.ManyToManyField(Occupation, verbose_name="职业（工种）", related_name="chains", blank=True)
    firms = models.ManyToManyField(Organisation, verbose_name="企业", related_name="chains", blank=True)
    source = models.CharField("出处", max_length=120, blank=True)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        verbose_name = "产业链"
        verbose_name_plural = "产业链"
        ordering = ["kind", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(cluster__isnull=True) | Q(kind=ChainKind.CHAIN),
                name="chain_cluster",
                violation_error_message="只有产业链才有所属集群。",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ScarceOccupation(models.Model):
    """An occupation on a year's list (急需紧缺、“高精特新”职业目录)."""

    year = models.PositiveSmallIntegerField("年度")
    occupation = models.ForeignKey(Occupation, models.PROTECT, verbose_name="职业（工种）", related_name="scarcities")
    kind = models.CharField("类别", max_length=12, choices=ScarceKind)
    source = models.CharField("出处", max_length=120, blank=True)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        verbose_name = "急需紧缺职业"
        verbose_name_plural = "急需紧缺职业"
        ordering = ["-year", "kind", "occupation"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "occupation", "kind"], name="scarce_once", violation_error_message="该职业已在本年度目录中。"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}年 {self.occupation}"

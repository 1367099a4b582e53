"""Organisations, their names over time, their payee accounts, and who acts for them."""

import uuid

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.utils import timezone

from accounts.crypto import unseal
from accounts.enums import OFFICE_ROLES, Role
from audit.guards import Guard
from audit.models import Tracked
from registry.enums import AccountState, MembershipState, OrganisationCategory, OrganisationState
from registry.models.reference import Region
from registry.querysets import MembershipQuerySet, OrganisationQuerySet, PayeeAccountQuerySet


class Organisation(models.Model):
    """An organisation (单位): firm, training institution, evaluation body or public office.

    The unified social credit code (统一社会信用代码, GB 32100) is the key and survives a rename
    (domain.md §4.2); one organisation may be firm and institution at once.
    """

    uscc = models.CharField("统一社会信用代码", max_length=18, unique=True)
    name = models.CharField("单位名称", max_length=120)
    category = models.CharField("单位类别", max_length=24, choices=OrganisationCategory)
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="所属地区", related_name="organisations")
    is_firm = models.BooleanField("可作为用人企业", default=False)
    is_institution = models.BooleanField("可作为培训机构", default=False)
    is_evaluator = models.BooleanField("可作为评价机构", default=False)
    contact_name = models.CharField("联系人", max_length=60, blank=True)
    contact_phone = models.CharField("联系电话", max_length=20, blank=True)
    address = models.CharField("地址", max_length=200, blank=True)
    state = models.CharField("状态", max_length=12, choices=OrganisationState, default=OrganisationState.ACTIVE)
    version = models.PositiveIntegerField("版本", default=1, editable=False)
    created_at = models.DateTimeField("登记时间", default=timezone.now, editable=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = "单位"
        verbose_name_plural = "单位"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(uscc__regex=r"^[0-9A-HJ-NPQRTUWXY]{18}$"),
                name="organisation_uscc_shape",
                violation_error_message="统一社会信用代码应为18位数字或大写字母（不含I、O、Z、S、V）。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def duties(self) -> str:
        """What it may be in a training, in words."""
        words = (("企业", self.is_firm), ("培训机构", self.is_institution), ("评价机构", self.is_evaluator))
        return "、".join(word for word, holds in words if holds)


class OrganisationName(models.Model):
    """A name and the days it held (单位名称沿革); old documents keep the old name."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="单位", related_name="names")
    name = models.CharField("名称", max_length=120)
    valid_from = models.DateField("启用日期")
    valid_to = models.DateField("停用日期", null=True, blank=True)

    class Meta:
        verbose_name = "单位名称沿革"
        verbose_name_plural = "单位名称沿革"
        ordering = ["organisation", "valid_from"]
        constraints = [
            ExclusionConstraint(
                name="organisation_one_name_a_day",
                expressions=[
                    ("organisation", RangeOperators.EQUAL),
                    (
                        Func(F("valid_from"), F("valid_to"), Value("[]"), function="daterange", output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message="一个单位同一天只能有一个名称，请检查启用和停用日期。",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="organisation_name_dates",
                violation_error_message="名称停用日期不能早于启用日期。",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PayeeAccount(Tracked):
    """A bank account to which subsidies of an organisation go (收款账户); changed by two persons."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="单位", related_name="accounts")
    account_name = models.CharField("户名", max_length=120)
    bank_name = models.CharField("开户银行", max_length=120)
    number_sealed = models.BinaryField("账号（加密）")
    number_index = models.BinaryField("账号索引", max_length=32)
    number_tail = models.CharField("账号后四位", max_length=4)
    state = models.CharField("状态", max_length=12, choices=AccountState, default=AccountState.PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="提出人", related_name="+")
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="复核人", related_name="+"
    )

    objects = PayeeAccountQuerySet.as_manager()

    class Meta:
        verbose_name = "收款账户"
        verbose_name_plural = "收款账户"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(state=AccountState.ACTIVE),
                name="payee_one_active_account",
                violation_error_message="一个单位同一时间只能有一个使用中的收款账户。",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("proposed_by")),
                name="payee_two_persons",
                violation_error_message="收款账户的提出人与复核人不能是同一人。",
            ),
            models.CheckConstraint(
                condition=~Q(state=AccountState.ACTIVE) | Q(confirmed_by__isnull=False),
                name="payee_active_confirmed",
                violation_error_message="收款账户须经另一人复核后才能使用。",
            ),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(state=AccountState.PROPOSED),
                name="payee_one_proposed_account",
                violation_error_message="本单位已有一个待复核的收款账户，请先复核或退回。",
            ),
            models.UniqueConstraint(
                fields=["number_index"],
                condition=Q(state=AccountState.ACTIVE),
                name="payee_number_of_one_organisation",
                violation_error_message="该账号已是另一单位的收款账户，请核对开户证明。",
            ),
        ]
        triggers = [
            Guard(
                name="payee_account_frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(
                    "organisation", "account_name", "bank_name", "number_sealed", "number_index", "number_tail", "proposed_by"
                ),
                sentence="收款账户登记后不能修改，请另报新账户。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.bank_name} 尾号{self.number_tail}"

    @property
    def region_id(self) -> str:
        return self.organisation.region_id

    @property
    def firm_id(self) -> int:
        return self.organisation_id

    @property
    def institution_id(self) -> int:
        return self.organisation_id

    @property
    def place(self) -> str:
        """Associated data of the sealed number."""
        return f"registry_payeeaccount.number.{self.uuid}"

    @property
    def masked_number(self) -> str:
        return f"****{self.number_tail}"

    @property
    def number(self) -> str:
        return unseal(self.number_sealed, place=self.place).decode()


class Membership(Tracked):
    """A person acts for an organisation in a role (岗位任职), granted by an administrator.

    A role of a public office (机关岗位) needs a second administrator. Without both names it was preset by
    the system. ``active`` follows ``state``.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="用户", related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="单位", related_name="memberships")
    role = models.CharField("角色", max_length=20, choices=Role)
    state = models.CharField("状态", max_length=12, choices=MembershipState, default=MembershipState.ACTIVE)
    active = models.GeneratedField(
        expression=Q(state=MembershipState.ACTIVE), output_field=models.BooleanField("在岗"), db_persist=True, verbose_name="在岗"
    )
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="授予人", related_name="+")
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="复核人", related_name="+"
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "岗位任职"
        verbose_name_plural = "岗位任职"
        ordering = ["user", "organisation", "role", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                condition=Q(state__in=(MembershipState.PROPOSED, MembershipState.ACTIVE)),
                name="membership_once",
                violation_error_message="该用户在本单位已有此角色，或正等待复核。",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("granted_by")),
                name="membership_two_persons",
                violation_error_message="岗位的授予人与复核人不能是同一人。",
            ),
            models.CheckConstraint(
                condition=~Q(state=MembershipState.ACTIVE)
                | ~Q(role__in=sorted(OFFICE_ROLES))
                | Q(granted_by__isnull=True)
                | Q(confirmed_by__isnull=False),
                name="membership_office_confirmed",
                violation_error_message="机关岗位须经另一名系统管理员复核后才能生效。",
            ),
            ExclusionConstraint(
                name="membership_administrator_alone",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    (
                        Case(When(role=Role.ADMINISTRATOR, then=Value(1)), default=Value(0), output_field=models.IntegerField()),
                        RangeOperators.NOT_EQUAL,
                    ),
                ],
                condition=Q(state__in=(MembershipState.PROPOSED, MembershipState.ACTIVE)),
                violation_error_message="系统管理员不能兼任业务岗位。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.get_role_display()}"

    @property
    def region_id(self) -> str:
        return self.organisation.region_id

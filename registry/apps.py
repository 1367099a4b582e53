from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "registry"
    verbose_name = "基础档案"

    def ready(self) -> None:
        from accounts.enums import Role
        from audit import menu, waiting
        from exchange import kinds
        from exchange.acting import find_actors_with
        from registry.imports import OrganisationImport
        from registry.models import Membership, PayeeAccount
        from registry.selectors import actor_of
        from registry.workflow import ACCOUNT, MEMBERSHIP

        find_actors_with(actor_of)
        kinds.register(OrganisationImport())
        administrator = (Role.ADMINISTRATOR,)
        readers = tuple(role for role in Role if role != Role.ADMINISTRATOR)
        payees = (Role.FIRM, Role.INSTITUTION, Role.COUNTY_HANDLER, Role.CITY_HANDLER, Role.FINANCE_HANDLER, Role.FINANCE_CHECKER)
        menu.register("基础资料", "单位", "registry:organisation_list", "building", order=10)
        menu.register("基础资料", "人员", "registry:person_list", "users", roles=readers, order=20)
        menu.register("基础资料", "收款账户", "registry:account_list", "credit-card", roles=(*payees, Role.AUDITOR), order=30)
        menu.register("基础资料", "职业（工种）", "registry:occupation_list", "tool", order=70)
        menu.register("基础资料", "产业集群与产业链", "registry:chain_list", "sitemap", order=72)
        menu.register("基础资料", "急需紧缺职业目录", "registry:scarce_list", "flame", order=74)
        menu.register("基础资料", "行政区划", "registry:region_list", "map-pin", order=80)
        menu.register("基础资料", "节假日与调休", "registry:day_list", "calendar", order=90)
        menu.register("系统", "用户", "registry:user_list", "user-cog", roles=administrator, order=10)
        menu.register("系统", "岗位任职", "registry:membership_list", "key", roles=(*administrator, Role.AUDITOR), order=20)
        handlers = (Role.COUNTY_HANDLER, Role.CITY_HANDLER)
        menu.register_shortcut("登记单位", "registry:organisation_create", "building-plus", roles=handlers, order=60)
        menu.register_shortcut("新建用户", "registry:user_create", "user-plus", roles=administrator, order=60)
        waiting.register(
            ACCOUNT,
            PayeeAccount,
            "registry:account_detail",
            lambda account: f"{account.organisation}：{account}",
            related=("organisation",),
            steps=("confirm",),
            columns={"region_id": "organisation__region_id"},
        )
        waiting.register(
            MEMBERSHIP,
            Membership,
            "registry:membership_detail",
            lambda one: f"{one.user}：{one}",
            related=("user", "organisation"),
            steps=("confirm",),
            columns={"region_id": "organisation__region_id"},
        )

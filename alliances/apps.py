from django.apps import AppConfig


class AlliancesConfig(AppConfig):
    name = "alliances"
    verbose_name = "联盟与联合体"

    def ready(self) -> None:
        from accounts.enums import Role
        from alliances.member_import import MemberImport
        from alliances.models import Booking, FollowUp, Need, Topic
        from alliances.panels import ClassChains, SupplyAndDemand
        from alliances.permissions import READERS
        from alliances.workflow import BOOKING, FOLLOW_UP, NEED, TOPIC
        from apprenticeship.panels import add_to_class
        from audit import menu, waiting
        from exchange import kinds
        from registry.panels import add_to_chain

        kinds.register(MemberImport())
        add_to_class(ClassChains("产业链与急需紧缺", "alliances/class_chains.html"))
        add_to_chain(SupplyAndDemand("技能人才供需", "alliances/chain_market.html"))

        menu.register("产教融合", "联盟与联合体", "alliances:alliance_list", "affiliate", roles=READERS, order=10)
        menu.register("产教融合", "联盟成员", "alliances:member_list", "users-group", roles=READERS, order=20)
        menu.register("产教融合", "会议与活动", "alliances:meeting_list", "calendar-event", roles=READERS, order=30)
        menu.register("产教融合", "决议落实", "alliances:followup_list", "list-check", roles=READERS, order=40)
        menu.register("产教融合", "实训基地", "alliances:base_list", "building-factory", roles=READERS, order=50)
        menu.register("产教融合", "共享师资与课程", "alliances:item_list", "books", roles=READERS, order=60)
        menu.register("产教融合", "课题攻关", "alliances:topic_list", "bulb", roles=READERS, order=70)
        bridge = tuple(role for role in READERS if role != Role.DEPARTMENT)
        menu.register("产教融合", "用工培训需求", "alliances:need_list", "arrows-exchange", roles=bridge, order=80)
        menu.register_shortcut("发布用工培训需求", "alliances:need_create", "arrows-exchange", roles=(Role.FIRM,), order=60)

        owner = dict.fromkeys(("institution_id", "firm_id", "department_id"), "owner_id")
        waiting.register(FOLLOW_UP, FollowUp, "alliances:followup_detail", related=("owner",), columns=owner)
        base_owner = dict.fromkeys(("institution_id", "firm_id"), "base__owner_id")
        waiting.register(BOOKING, Booking, "alliances:booking_detail", related=("base",), columns=base_owner)
        waiting.register(TOPIC, Topic, "alliances:topic_detail", columns={"region_id": "firm__region_id"})
        need = {"columns": {"region_id": "firm__region_id"}, "related": ("occupation",)}
        waiting.register(NEED, Need, "alliances:need_detail", steps=("choose", "agree"), **need)

from django.apps import AppConfig


class AlliancesConfig(AppConfig):
    name = "alliances"
    verbose_name = "联盟与联合体"

    def ready(self) -> None:
        from alliances.models import FollowUp
        from alliances.permissions import READERS
        from alliances.workflow import FOLLOW_UP
        from audit import menu, waiting

        menu.register("产教融合", "联盟与联合体", "alliances:alliance_list", "affiliate", roles=READERS, order=10)
        menu.register("产教融合", "联盟成员", "alliances:member_list", "users-group", roles=READERS, order=20)
        menu.register("产教融合", "会议与活动", "alliances:meeting_list", "calendar-event", roles=READERS, order=30)
        menu.register("产教融合", "决议落实", "alliances:followup_list", "list-check", roles=READERS, order=40)

        owner = dict.fromkeys(("institution_id", "firm_id", "department_id"), "owner_id")
        waiting.register(FOLLOW_UP, FollowUp, "alliances:followup_detail", related=("owner",), columns=owner)

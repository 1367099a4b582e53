from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    name = "policies"
    verbose_name = "政策"

    def ready(self) -> None:
        from accounts.enums import OFFICE_ROLES, Role
        from audit import menu, waiting
        from policies.models import PolicyVersion, RateRow
        from policies.panels import Use, add_to_document
        from policies.workflow import POLICY

        business = tuple(role for role in Role if role != Role.ADMINISTRATOR)
        offices = tuple(role for role in business if role in OFFICE_ROLES)
        menu.register("基础资料", "补贴政策", "policies:version_list", "gavel", roles=business, order=40)
        menu.register("基础资料", "补贴标准", "policies:rate_list", "coin-yuan", roles=offices, order=50)
        menu.register("基础资料", "政策文件", "policies:document_list", "file-text", roles=business, order=60)
        add_to_document(Use("补贴标准", RateRow, "version__document", "policies:version_detail", "version_id"))
        waiting.register(POLICY, PolicyVersion, "policies:version_detail", related=("document",))

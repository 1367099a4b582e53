from django.apps import AppConfig


class IncentivesConfig(AppConfig):
    name = "incentives"
    verbose_name = "企业激励"

    def ready(self) -> None:
        from accounts.enums import Role
        from audit import menu, waiting
        from exchange import kinds
        from incentives.imports import EducationImport
        from incentives.models import CreditEstimate, EducationReport, FusionFirm, Investment, Parameter
        from incentives.permissions import READERS
        from incentives.workflow import CREDIT, EDUCATION, INVESTMENT, LISTING
        from policies.panels import Use, add_to_document

        kinds.register(EducationImport())
        menu.register("成果", "职工教育经费", "incentives:education_list", "school-bell", roles=READERS, order=110)
        menu.register("成果", "产教融合型企业", "incentives:listing_list", "building-factory-2", roles=READERS, order=120)
        menu.register("成果", "职业教育投资", "incentives:investment_list", "pig-money", roles=READERS, order=130)
        menu.register("成果", "附加抵免测算", "incentives:credit_list", "calculator", roles=READERS, order=140)
        menu.register("基础资料", "测算参数", "incentives:parameter_list", "percentage", roles=READERS, order=90)
        menu.register_shortcut("填写职工教育经费", "incentives:education_create", "school-bell", roles=(Role.FIRM,), order=60)

        add_to_document(Use("测算参数", Parameter, "document", "incentives:parameter_detail"))

        waiting.register(EDUCATION, EducationReport, "incentives:education_detail", related=("firm", "region"))
        waiting.register(INVESTMENT, Investment, "incentives:investment_detail", related=("firm", "region"))
        waiting.register(CREDIT, CreditEstimate, "incentives:credit_detail", related=("firm", "region"))
        waiting.register(LISTING, FusionFirm, "incentives:listing_detail", related=("firm",))

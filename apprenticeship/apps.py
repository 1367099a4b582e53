from django.apps import AppConfig


class ApprenticeshipConfig(AppConfig):
    name = "apprenticeship"
    verbose_name = "学徒制培训"

    def ready(self) -> None:
        from accounts.enums import OFFICE_ROLES, Role
        from apprenticeship.agreement_import import AgreementImport
        from apprenticeship.models import Agreement, ProcessCheck, TrainingClass, WorkPlan
        from apprenticeship.outcome_import import OutcomeImport
        from apprenticeship.records import ORGANISATION_SECTION, PERSON_SECTION
        from apprenticeship.roster_import import RosterImport
        from apprenticeship.workflow import AGREEMENT, CHECK, CLASS, PLAN
        from audit import menu, waiting
        from exchange import kinds
        from policies.panels import Use, add_to_document
        from registry.panels import add_to_organisation, add_to_person

        for kind in (RosterImport(), AgreementImport(), OutcomeImport()):
            kinds.register(kind)
        add_to_person(PERSON_SECTION)
        add_to_organisation(ORGANISATION_SECTION)
        everybody = tuple(role for role in Role if role not in (Role.ADMINISTRATOR, Role.DEPARTMENT))
        offices = tuple(OFFICE_ROLES - {Role.ADMINISTRATOR})
        menu.register("培训", "年度工作方案", "apprenticeship:plan_list", "target", roles=offices, order=10)
        agreement_readers = (*offices, Role.INSTITUTION, Role.FIRM)
        menu.register("培训", "企校合作协议", "apprenticeship:agreement_list", "file-certificate", roles=agreement_readers, order=20)
        menu.register("培训", "学徒培训班", "apprenticeship:class_list", "school", roles=everybody, order=30)
        menu.register("培训", "学徒", "apprenticeship:enrolment_list", "users-group", roles=everybody, order=40)
        menu.register("培训", "过程检查", "apprenticeship:check_list", "clipboard-search", roles=everybody, order=50)
        menu.register_shortcut("新建培训班", "apprenticeship:class_create", "plus", roles=(Role.INSTITUTION, Role.FIRM), order=10)
        menu.register_shortcut("登记协议", "apprenticeship:agreement_create", "file-plus", roles=(Role.INSTITUTION,), order=20)

        add_to_document(Use("学徒培训班", TrainingClass, "policy__document", "apprenticeship:class_detail"))
        waiting.register(PLAN, WorkPlan, "apprenticeship:plan_detail")
        waiting.register(
            AGREEMENT,
            Agreement,
            "apprenticeship:agreement_detail",
            lambda found: f"{found.number} {found.firm} / {found.institution}",
            related=("firm", "institution"),
            columns={"region_id": "firm__region_id"},
        )
        waiting.register(
            CLASS,
            TrainingClass,
            "apprenticeship:class_detail",
            lambda found: f"{found.title}（{found.firm}）",
            related=("firm",),
            steps=("submit", "file", "open", "finish"),
        )
        waiting.register(
            CHECK,
            ProcessCheck,
            "apprenticeship:check_detail",
            lambda found: f"{found.training_class.title}（{found.training_class.firm}）{found.checked_on}",
            related=("training_class__firm",),
            columns={name: f"training_class__{name}" for name in ("firm_id", "institution_id", "evaluator_id", "region_id")},
        )

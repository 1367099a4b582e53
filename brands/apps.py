from django.apps import AppConfig


class BrandsConfig(AppConfig):
    name = "brands"
    verbose_name = "品牌与项目"

    def ready(self) -> None:
        from accounts.enums import OFFICE_ROLES, Role
        from audit import menu, waiting
        from brands.causes import cause
        from brands.imports import QuarterImport
        from brands.models import Brand, Instalment, Project, ProjectCall, QuarterReport, SelfAssessment, TaskShare
        from brands.project_workflow import PROJECT
        from brands.workflow import ASSESSMENT, BRAND, CALL, INSTALMENT, REPORT, SHARE
        from exchange import kinds
        from funds import causes

        offices = tuple(OFFICE_ROLES - {Role.ADMINISTRATOR})
        parties = (Role.INSTITUTION, Role.FIRM)
        citywide = tuple(role for role in offices if role != Role.COUNTY_HANDLER)
        causes.register(cause)
        kinds.register(QuarterImport())
        menu.register("成果", "人力资源品牌", "brands:brand_list", "award", roles=offices, order=10)
        menu.register("成果", "示范基地", "brands:base_list", "building", roles=(*offices, *parties), order=20)
        menu.register("成果", "季度报表", "brands:report_list", "report", roles=(*offices, *parties), order=30)
        menu.register("成果", "振兴工程项目", "brands:project_list", "rocket", roles=(*offices, *parties), order=40)
        menu.register("成果", "申报通知", "brands:call_list", "speakerphone", roles=(*offices, *parties), order=50)
        menu.register("成果", "分期拨付", "brands:instalment_list", "cash", roles=(*citywide, *parties), order=60)
        menu.register("成果", "领导小组任务", "brands:task_list", "list-check", roles=(*citywide, Role.DEPARTMENT), order=70)
        menu.register("成果", "成员单位", "brands:member_list", "users", roles=(*citywide, Role.DEPARTMENT), order=80)
        menu.register("基础资料", "项目类型与口径", "brands:type_list", "category", roles=(Role.CITY_HANDLER,), order=80)
        menu.register_shortcut("填报季度", "brands:report_create", "report", roles=(Role.COUNTY_HANDLER,), order=40)

        as_applicant = dict.fromkeys(("firm_id", "institution_id"), "project__applicant_id")
        waiting.register(BRAND, Brand, "brands:brand_detail", related=("region",), steps=("submit", "cultivate"))
        waiting.register(
            REPORT,
            QuarterReport,
            "brands:report_detail",
            related=("brand", "project"),
            columns={"firm_id": "operator_id", "institution_id": "operator_id"},
        )
        waiting.register(CALL, ProjectCall, "brands:call_detail", steps=("publish",))
        waiting.register(
            PROJECT,
            Project,
            "brands:project_detail",
            lambda found: f"{found.title}（{found.applicant}）",
            related=("applicant",),
            columns={"firm_id": "applicant_id", "institution_id": "applicant_id"},
        )
        waiting.register(
            INSTALMENT, Instalment, "brands:instalment_detail", related=("project",), columns={"region_id": "project__region_id"}
        )
        waiting.register(
            ASSESSMENT,
            SelfAssessment,
            "brands:assessment_detail",
            related=("project",),
            columns={"region_id": "project__region_id"} | as_applicant,
        )
        waiting.register(SHARE, TaskShare, "brands:share_detail", related=("task", "department"))

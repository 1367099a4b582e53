"""Who may open what: one line for every page of the portal, written from the issue and domain.md §1.2, not from the code.

Roles are written by their value; "other_firm" is a firm that has nothing to do with the record.
"""

from dataclasses import dataclass, field

from accounts.enums import PARTY_ATTRIBUTE, Role

Names = frozenset[str]


def names(text: str) -> Names:
    return frozenset(text.split())


ROLES = frozenset(role.value for role in Role)
STRANGERS = frozenset(f"other_{role}" for role in (*PARTY_ATTRIBUTE, Role.COUNTY_HANDLER))
EVERYBODY = ROLES | STRANGERS
ADMINISTRATOR, AUDITOR = names("administrator"), names("auditor")
HANDLER, CHECKER, APPROVER = names("city_handler"), names("city_checker"), names("city_approver")
FIRM, INSTITUTION, EVALUATOR, DEPARTMENT = names("firm"), names("institution"), names("evaluator"), names("department")
COUNTY, FINANCE_HANDLER, FINANCE_CHECKER = names("county_handler"), names("finance_handler"), names("finance_checker")
FINANCE = FINANCE_HANDLER | FINANCE_CHECKER
BUREAU = HANDLER | CHECKER | APPROVER
CITY = BUREAU | FINANCE | names("leader auditor")
"""Offices that answer for the whole city; the administrator sits there too, but holds no business role."""
OFFICES = CITY | COUNTY
PARTIES = FIRM | INSTITUTION
ALLIED = PARTIES | DEPARTMENT | OFFICES | ADMINISTRATOR
"""Members of the alliance there is, and all offices: alliances reach over counties."""

SEES: dict[str, Names] = {
    "organisation": EVERYBODY,
    "account": FIRM | OFFICES,
    "person": PARTIES | OFFICES,
    "user": EVERYBODY,
    "membership": FIRM | ADMINISTRATOR | AUDITOR,
    "region": EVERYBODY,
    "occupation": EVERYBODY,
    "day": EVERYBODY,
    "chain": EVERYBODY,
    "document": EVERYBODY,
    "version": EVERYBODY,
    "version/draft": OFFICES | ADMINISTRATOR | names("other_county_handler"),
    "rate": EVERYBODY,
    "plan": CITY | ADMINISTRATOR,
    "agreement": PARTIES | OFFICES | ADMINISTRATOR,
    "class": PARTIES | EVALUATOR | OFFICES | ADMINISTRATOR,
    "check": PARTIES | EVALUATOR | OFFICES | ADMINISTRATOR,
    "check_photo": PARTIES | EVALUATOR | OFFICES | ADMINISTRATOR,
    "material": PARTIES | OFFICES | ADMINISTRATOR,
    "enrolment": PARTIES | EVALUATOR | OFFICES | ADMINISTRATOR,
    "prepayment": PARTIES | EVALUATOR | OFFICES | ADMINISTRATOR,
    "claim": PARTIES | EVALUATOR | OFFICES | ADMINISTRATOR,
    "invoice": PARTIES | EVALUATOR | OFFICES | ADMINISTRATOR,
    "line": PARTIES | EVALUATOR | OFFICES | ADMINISTRATOR,
    "notice": EVERYBODY,
    "notice/draft": OFFICES | ADMINISTRATOR | names("other_county_handler"),
    "notice_line": EVERYBODY,
    "objection": OFFICES | ADMINISTRATOR,
    "budget": OFFICES | ADMINISTRATOR | names("other_county_handler"),
    "payable": FIRM | OFFICES | ADMINISTRATOR,
    "batch": CITY | ADMINISTRATOR,
    "order": FIRM | CITY | ADMINISTRATOR,
    "recovery": FIRM | OFFICES | ADMINISTRATOR,
    "county": ROLES | names("other_department"),
    "brand": EVERYBODY - names("other_county_handler"),
    "brand/draft": OFFICES | ADMINISTRATOR,
    "brand_file": OFFICES | ADMINISTRATOR,
    "brand_report": OFFICES | ADMINISTRATOR,
    "report_file": OFFICES | ADMINISTRATOR,
    "type": EVERYBODY,
    "call": EVERYBODY,
    "call/draft": OFFICES | ADMINISTRATOR | names("other_county_handler"),
    "project": INSTITUTION | OFFICES | ADMINISTRATOR,
    "project_file": INSTITUTION | OFFICES | ADMINISTRATOR,
    "milestone": INSTITUTION | OFFICES | ADMINISTRATOR,
    "instalment": INSTITUTION | OFFICES | ADMINISTRATOR,
    "assessment": INSTITUTION | OFFICES | ADMINISTRATOR,
    "member": EVERYBODY,
    "task": DEPARTMENT | CITY | ADMINISTRATOR,
    "share": DEPARTMENT | CITY | ADMINISTRATOR,
    **dict.fromkeys(("education", "listing", "investment", "investment_file", "credit"), FIRM | OFFICES | ADMINISTRATOR),
    "parameter": EVERYBODY,
    "briefing": FIRM | OFFICES | ADMINISTRATOR,
    "briefing/planned": OFFICES | ADMINISTRATOR,
    "question": FIRM | OFFICES | ADMINISTRATOR | names("other_county_handler"),
    **dict.fromkeys(
        ("alliance", "alliance_member", "term", "seat", "meeting", "followup", "base", "booking", "item", "topic", "topic_milestone"),
        ALLIED | names("other_county_handler"),
    ),
    "need": PARTIES | OFFICES | ADMINISTRATOR | names("other_institution other_county_handler"),
    "notification": FIRM,
    "import": FIRM,
    "alias": EVERYBODY,
    "export": FIRM,
    "report": CITY | ADMINISTRATOR,
    "schedule": CITY | ADMINISTRATOR,
    "wall": CITY | ADMINISTRATOR,
}
"""For whom a record exists at all (else 404). "class/draft" is like "class" unless it has a line of its own."""


@dataclass(frozen=True)
class Page:
    """``may``: for whom it opens; ``row``: name of the record in :class:`tests.everything.City`; ``words``: the rest of the address."""

    may: Names
    row: str = ""
    words: dict[str, str] = field(default_factory=dict)
    method: str = "get"

    @property
    def sees(self) -> Names:
        if not self.row:
            return EVERYBODY
        return SEES.get(self.row) or SEES[self.row.partition("/")[0]]

    def status(self, who: str) -> str:
        """What the page does to somebody: opens, is forbidden (403), or does not exist (404)."""
        if who not in self.sees:
            return "404"
        return "opens" if who in self.may else "403"


def step(may: Names, row: str, name: str) -> Page:
    return Page(may, row, {"step": name})


SIGNED_IN = Page(EVERYBODY)
SMALL_PAGES = {
    **dict.fromkeys(("desk:home", "desk:search", "desk:help"), SIGNED_IN),
    "desk:help_role": Page(FIRM | OFFICES | ADMINISTRATOR, words={"role": "firm"}),
    "desk:style": Page(ADMINISTRATOR),
    **dict.fromkeys(("accounts:logout", "accounts:alive", "accounts:password", "accounts:profile"), SIGNED_IN),
    **dict.fromkeys(("accounts:factor", "accounts:factor_setup", "accounts:factor_code"), SIGNED_IN),
    "audit:event_list": Page(AUDITOR | ADMINISTRATOR),
    "correspondence:notification_list": SIGNED_IN,
    "correspondence:notification_open": Page(FIRM, "notification"),
    "reports:report_list": Page(CITY | ADMINISTRATOR),
    "reports:report_create": Page(CITY | ADMINISTRATOR),
    "reports:report_detail": Page(CITY | ADMINISTRATOR, "report"),
    "reports:report_download": Page(CITY | ADMINISTRATOR, "report"),
    "reports:report_retry": Page(CITY | ADMINISTRATOR, "report"),
    "reports:report_do": Page(CHECKER | FINANCE_CHECKER, "report", {"step": "check"}),
    "reports:report_correct": Page(HANDLER | FINANCE_HANDLER, "report/signed"),
    "reports:schedule_create": Page(HANDLER | ADMINISTRATOR),
    "reports:schedule_list": Page(CITY | ADMINISTRATOR),
    "reports:schedule_edit": Page(HANDLER | ADMINISTRATOR, "schedule"),
    "dashboard:overview": Page(OFFICES | ADMINISTRATOR),
    "dashboard:compare": Page(OFFICES | ADMINISTRATOR),
    "dashboard:reply": Page(CITY | ADMINISTRATOR),
    "dashboard:wall_list": Page(HANDLER | ADMINISTRATOR | names("leader")),
    "dashboard:wall_create": Page(HANDLER | ADMINISTRATOR | names("leader")),
    "dashboard:wall_revoke": Page(HANDLER | ADMINISTRATOR | names("leader"), "wall"),
    "dashboard:figure": Page(OFFICES | ADMINISTRATOR, words={"key": "subsidies.paid"}),
}

REGISTRARS = COUNTY | HANDLER | ADMINISTRATOR
REGISTRY = {
    "organisation_list": SIGNED_IN,
    "organisation_create": Page(REGISTRARS),
    "organisation_import": Page(REGISTRARS),
    "organisation_detail": Page(EVERYBODY, "organisation"),
    "organisation_edit": Page(REGISTRARS, "organisation"),
    "organisation_contact": Page(REGISTRARS | FIRM, "organisation"),
    "organisation_rename": Page(REGISTRARS, "organisation"),
    "organisation_state": Page(REGISTRARS, "organisation"),
    "organisation_account": Page(FIRM | COUNTY | HANDLER, "organisation"),
    "account_list": SIGNED_IN,
    "account_detail": Page(FIRM | OFFICES, "account"),
    "account_do": step(COUNTY | HANDLER, "account", "retire"),
    "person_find": Page(ROLES - ADMINISTRATOR),
    "person_list": Page(ROLES - ADMINISTRATOR),
    "person_detail": Page(PARTIES | OFFICES, "person"),
    "person_correct": Page(COUNTY | HANDLER, "person"),
    "person_reveal": Page(PARTIES | COUNTY | BUREAU | FINANCE | AUDITOR, "person"),
    "membership_list": Page(ADMINISTRATOR | AUDITOR),
    "membership_detail": Page(ADMINISTRATOR | AUDITOR, "membership"),
    "membership_do": step(ADMINISTRATOR, "membership", "end"),
    **{f"{kind}_list": SIGNED_IN for kind in ("region", "occupation", "day")},
    **{f"{kind}_create": Page(ADMINISTRATOR) for kind in ("region", "occupation", "day", "user")},
    **{f"{kind}_edit": Page(ADMINISTRATOR, kind) for kind in ("region", "occupation", "day", "user")},
    **{f"{kind}_detail": Page(EVERYBODY, kind) for kind in ("region", "occupation")},
    "day_remove": Page(ADMINISTRATOR, "day"),
    **{f"{kind}_list": SIGNED_IN for kind in ("chain", "scarce")},
    **{f"{kind}_create": Page(HANDLER | ADMINISTRATOR) for kind in ("chain", "scarce")},
    "chain_detail": Page(EVERYBODY, "chain"),
    "chain_edit": Page(HANDLER | ADMINISTRATOR, "chain"),
    "user_list": Page(ADMINISTRATOR),
    **{f"user_{word}": Page(ADMINISTRATOR, "user") for word in ("detail", "password", "stop", "reopen", "grant")},
}

POLICIES = {
    **{f"{kind}_list": SIGNED_IN for kind in ("document", "version", "rate")},
    "document_create": Page(HANDLER),
    "document_detail": Page(EVERYBODY, "document"),
    "document_edit": Page(HANDLER, "document"),
    "document_draft": Page(HANDLER, "document"),
    "document_standing": Page(HANDLER, "document"),
    "document_file": Page(EVERYBODY, "document"),
    "version_detail": Page(EVERYBODY, "version"),
    "version_edit": Page(HANDLER, "version/draft"),
    "version_rate": Page(HANDLER, "version"),
    "version_do": step(HANDLER, "version/draft", "submit"),
    "rate_approve": Page(APPROVER, "rate"),
    "rate_remove": Page(HANDLER, "rate"),
}

FUNDS = {
    **{f"{kind}_list": Page(CITY) for kind in ("budget", "batch", "ledger", "firm_ledger")},
    **{f"{kind}_list": Page(OFFICES | PARTIES) for kind in ("payable", "recovery")},
    "budget_create": Page(FINANCE_HANDLER),
    "budget_detail": Page(CITY, "budget"),
    "payable_detail": Page(FIRM | OFFICES, "payable"),
    "payable_cancel": Page(FINANCE_CHECKER, "payable"),
    "batch_create": Page(FINANCE_HANDLER),
    "batch_detail": Page(CITY, "batch"),
    "batch_answers": Page(FINANCE_HANDLER, "batch/sent"),
    "batch_do": step(FINANCE_HANDLER, "batch", "send"),
    "answer_upload": Page(FINANCE_HANDLER),
    "bank_list_xlsx": Page(FINANCE, "batch"),
    "bank_list_csv": Page(FINANCE, "batch"),
    "order_answer": Page(FINANCE_HANDLER, "order"),
    "recovery_create": Page(BUREAU | FINANCE_HANDLER),
    "recovery_detail": Page(FIRM | OFFICES, "recovery"),
    "recovery_receipt": Page(FINANCE_HANDLER, "recovery"),
    "recovery_do": step(FINANCE_CHECKER, "recovery", "withdraw"),
}

CLASS_READERS = PARTIES | EVALUATOR | OFFICES
APPRENTICESHIP = {
    "plan_list": Page(OFFICES),
    "plan_create": Page(HANDLER | APPROVER),
    "plan_detail": Page(CITY, "plan"),
    "plan_edit": Page(HANDLER | APPROVER, "plan"),
    "plan_do": step(APPROVER, "plan", "issue"),
    "agreement_list": Page(PARTIES | OFFICES | DEPARTMENT),
    "agreement_create": Page(INSTITUTION),
    "agreement_import": Page(INSTITUTION),
    "agreement_detail": Page(PARTIES | OFFICES, "agreement"),
    "agreement_do": step(PARTIES, "agreement", "end"),
    "class_list": Page(ROLES - ADMINISTRATOR),
    "class_create": Page(PARTIES),
    "class_detail": Page(CLASS_READERS, "class/open"),
    "class_edit": Page(PARTIES, "class/draft"),
    "class_do": step(COUNTY, "class/submitted", "file"),
    "class_enrol": Page(PARTIES, "class/draft"),
    "class_roster": Page(PARTIES, "class/draft"),
    "class_outcomes": Page(INSTITUTION, "class/assessing"),
    "class_results": Page(INSTITUTION, "class/assessing"),
    "class_confirm": Page(EVALUATOR, "class/assessing"),
    "class_check": Page(COUNTY | HANDLER, "class/open"),
    "check_list": Page(ROLES - ADMINISTRATOR - DEPARTMENT),
    "check_detail": Page(CLASS_READERS, "check"),
    "check_do": step(PARTIES, "check", "answer"),
    "check_photo_content": Page(CLASS_READERS, "check_photo"),
    "class_material": Page(PARTIES, "class/draft"),
    "material_detail": Page(PARTIES | OFFICES, "material"),
    "material_content": Page(PARTIES | OFFICES, "material"),
    "material_void": Page(PARTIES, "material"),
    "enrolment_list": Page(ROLES - ADMINISTRATOR),
    "enrolment_detail": Page(CLASS_READERS, "enrolment"),
    "enrolment_edit": Page(PARTIES, "enrolment/draft"),
    "enrolment_remove": Page(PARTIES, "enrolment/draft"),
    "enrolment_decline": Page(EVALUATOR, "enrolment"),
}

BRAND_READERS = OFFICES | PARTIES
GROUP_READERS = CITY | DEPARTMENT
BRANDS = {
    "brand_list": Page(OFFICES),
    "brand_create": Page(COUNTY),
    "brand_detail": Page(OFFICES, "brand"),
    "brand_edit": Page(COUNTY, "brand/draft"),
    **{f"brand_{word}": Page(COUNTY, "brand") for word in ("story", "target", "file")},
    **{f"brand_{word}": Page(CHECKER, "brand") for word in ("publish", "unpublish")},
    "brand_do": step(APPROVER, "brand", "revoke"),
    "brand_file_detail": Page(OFFICES, "brand_file"),
    "brand_file_remove": Page(COUNTY, "brand_file"),
    "county_list": Page(OFFICES),
    "county_detail": Page(OFFICES, "county"),
    "report_list": Page(BRAND_READERS),
    "report_create": Page(COUNTY | PARTIES),
    "report_import": Page(COUNTY),
    "report_detail": Page(OFFICES, "brand_report"),
    "report_edit": Page(COUNTY, "brand_report"),
    "report_file": Page(COUNTY, "brand_report"),
    "report_do": step(COUNTY, "brand_report", "submit"),
    "report_file_detail": Page(OFFICES, "report_file"),
    "type_list": Page(OFFICES),
    "type_switch": Page(HANDLER, "type"),
    "call_list": Page(BRAND_READERS),
    "call_create": Page(HANDLER),
    "call_detail": Page(BRAND_READERS | STRANGERS - names("other_evaluator other_department"), "call"),
    "call_edit": Page(HANDLER, "call/draft"),
    "call_apply": Page(PARTIES | names("other_firm other_institution"), "call"),
    "call_do": step(HANDLER, "call", "close"),
    **{f"{kind}_list": Page(BRAND_READERS) for kind in ("base", "project", "instalment")},
    "project_create": Page(PARTIES),
    "project_detail": Page(INSTITUTION | OFFICES, "project"),
    "project_edit": Page(INSTITUTION, "project/draft"),
    "project_file": Page(INSTITUTION | HANDLER, "project"),
    "project_review": Page(HANDLER, "project/reviewing"),
    "project_task_book": Page(INSTITUTION, "project/approved"),
    "project_budget": Page(FINANCE_HANDLER, "project/approved"),
    "project_instalment": Page(HANDLER, "project"),
    "project_assessment": Page(INSTITUTION, "project"),
    "project_do": step(CHECKER, "project", "pass_midterm"),
    "project_file_detail": Page(INSTITUTION | OFFICES, "project_file"),
    "project_file_remove": Page(INSTITUTION, "project_file/draft"),
    "milestone_done": Page(INSTITUTION, "milestone"),
    "instalment_detail": Page(INSTITUTION | OFFICES, "instalment"),
    "instalment_recover": Page(HANDLER, "instalment"),
    "instalment_do": step(APPROVER, "instalment", "approve"),
    "assessment_detail": Page(INSTITUTION | OFFICES, "assessment"),
    "assessment_edit": Page(INSTITUTION, "assessment"),
    "assessment_do": step(INSTITUTION, "assessment", "submit"),
    **{f"{kind}_list": Page(GROUP_READERS) for kind in ("member", "task", "share")},
    **{f"{kind}_create": Page(HANDLER) for kind in ("member", "task")},
    "member_leave": Page(HANDLER, "member"),
    "task_detail": Page(GROUP_READERS, "task"),
    "share_detail": Page(GROUP_READERS, "share"),
    "share_progress": Page(DEPARTMENT, "share"),
    "share_remind": Page(HANDLER, "share"),
    "share_do": step(DEPARTMENT, "share", "report_done"),
}

ALLIANCE_READERS = PARTIES | DEPARTMENT | OFFICES
ALLIANCE_RUNNERS = INSTITUTION | HANDLER
ALLIANCES = {
    **{
        f"{kind}_list": Page(ALLIANCE_READERS) for kind in ("alliance", "member", "meeting", "followup", "base", "booking", "item", "topic")
    },
    "alliance_create": Page(HANDLER),
    **{
        f"{kind}_detail": Page(ALLIANCE_READERS | names("other_county_handler"), kind)
        for kind in ("alliance", "term", "meeting", "followup")
    },
    **{f"alliance_{word}": Page(ALLIANCE_RUNNERS, "alliance") for word in ("edit", "join", "charter", "term", "meeting")},
    "member_leave": Page(ALLIANCE_RUNNERS, "alliance_member"),
    **{f"term_{word}": Page(ALLIANCE_RUNNERS, "term") for word in ("elect", "seat")},
    "seat_end": Page(ALLIANCE_RUNNERS, "seat"),
    **{f"meeting_{word}": Page(ALLIANCE_RUNNERS, "meeting") for word in ("report", "resolve")},
    **{f"{kind}_detail": Page(ALLIANCE_READERS | names("other_county_handler"), kind) for kind in ("base", "booking", "topic")},
    **{f"alliance_{word}": Page(ALLIANCE_RUNNERS, "alliance") for word in ("base", "item", "members")},
    "alliance_topic": Page(FIRM, "alliance"),
    "base_book": Page(PARTIES, "base"),
    "booking_do": step(INSTITUTION, "booking", "approve"),
    "item_end": Page(ALLIANCE_RUNNERS, "item"),
    "topic_milestone": Page(INSTITUTION, "topic"),
    "topic_do": step(INSTITUTION, "topic", "solve"),
    "milestone_reach": Page(INSTITUTION, "topic_milestone"),
    "need_list": Page(PARTIES | OFFICES),
    "need_create": Page(FIRM),
    "need_detail": Page(PARTIES | OFFICES | names("other_institution other_county_handler"), "need"),
    "need_answer": Page(INSTITUTION | names("other_institution"), "need"),
    "need_do": step(FIRM, "need", "withdraw"),
    "followup_do": step(FIRM, "followup", "report_done"),
}

BRIEFING_READERS = PARTIES | EVALUATOR | OFFICES
BRIEFINGS = {
    **{name: Page(BRIEFING_READERS) for name in ("briefing_list", "question_list", "faq")},
    "briefing_create": Page(COUNTY | HANDLER),
    "briefing_detail": Page(FIRM | OFFICES, "briefing"),
    "briefing_edit": Page(COUNTY, "briefing/planned"),
    "briefing_invite": Page(COUNTY, "briefing"),
    "briefing_attendance": Page(COUNTY, "briefing/held"),
    "briefing_do": step(COUNTY, "briefing", "hold"),
    "question_create": Page(PARTIES | EVALUATOR | COUNTY | HANDLER),
    "question_detail": Page(FIRM | OFFICES | names("other_county_handler"), "question"),
    "question_do": step(HANDLER, "question", "answer"),
}
INCENTIVE_READERS = FIRM | OFFICES
INCENTIVES = {
    **{f"{kind}_list": Page(INCENTIVE_READERS) for kind in ("education", "listing", "investment", "credit")},
    "education_import": Page(FIRM | COUNTY | HANDLER),
    "education_create": Page(FIRM | COUNTY | HANDLER),
    "education_detail": Page(INCENTIVE_READERS, "education"),
    "education_edit": Page(FIRM | COUNTY, "education"),
    "education_do": step(FIRM, "education", "submit"),
    "parameter_list": Page(INCENTIVE_READERS),
    "parameter_create": Page(HANDLER),
    "parameter_detail": Page(INCENTIVE_READERS | names("other_firm other_county_handler"), "parameter"),
    "parameter_edit": Page(HANDLER, "parameter"),
    "listing_create": Page(HANDLER),
    "listing_detail": Page(INCENTIVE_READERS, "listing"),
    "listing_do": step(CHECKER, "listing", "remove"),
    "investment_create": Page(FIRM),
    "investment_detail": Page(INCENTIVE_READERS, "investment"),
    **{f"investment_{word}": Page(FIRM, "investment") for word in ("edit", "file")},
    "investment_do": step(FIRM, "investment", "submit"),
    "investment_file_detail": Page(INCENTIVE_READERS, "investment_file"),
    "investment_file_remove": Page(FIRM, "investment_file"),
    "credit_create": Page(FIRM),
    "credit_detail": Page(INCENTIVE_READERS, "credit"),
    "credit_edit": Page(FIRM, "credit"),
    "credit_do": step(FIRM, "credit", "submit"),
}

SUBSIDY_READERS = PARTIES | OFFICES
SUBSIDIES = {
    **{f"{kind}_list": Page(SUBSIDY_READERS) for kind in ("prepayment", "claim", "line", "notice")},
    **{f"{kind}_ledger_list": Page(CITY) for kind in ("class", "person")},
    "prepayment_create": Page(FIRM),
    "prepayment_detail": Page(SUBSIDY_READERS, "prepayment"),
    "prepayment_do": step(COUNTY, "prepayment", "check"),
    "claim_create": Page(INSTITUTION),
    "claim_detail": Page(SUBSIDY_READERS, "claim"),
    "claim_costs": Page(INSTITUTION, "claim/draft"),
    "claim_cost_file": Page(INSTITUTION, "claim/draft"),
    "claim_invoice": Page(INSTITUTION, "claim/draft"),
    "invoice_shares": Page(INSTITUTION, "invoice"),
    "invoice_exclude": Page(INSTITUTION, "invoice"),
    "invoice_verify": Page(COUNTY, "invoice/submitted"),
    "claim_do": step(CHECKER, "claim", "check"),
    "line_detail": Page(SUBSIDY_READERS, "line"),
    "policy_trial": Page(OFFICES | names("other_county_handler"), "version"),
    "line_refuse": Page(CHECKER, "line"),
    "line_restore": Page(CHECKER, "line"),
    "notice_create": Page(HANDLER),
    "notice_detail": Page(SUBSIDY_READERS | STRANGERS - names("other_evaluator other_department"), "notice"),
    "notice_edit": Page(HANDLER, "notice/draft"),
    "notice_do": step(HANDLER, "notice", "close"),
    "objection_create": Page(HANDLER | COUNTY, "notice_line"),
    "objection_list": Page(OFFICES - FINANCE),
    "objection_detail": Page(OFFICES - FINANCE, "objection"),
    "objection_do": step(CHECKER, "objection", "uphold"),
}

EXCHANGE = {
    **{f"{kind}_list": SIGNED_IN for kind in ("import", "export")},
    **{f"import_{word}": Page(FIRM, "import") for word in ("detail", "progress", "confirm", "cancel", "file", "remark", "remarked")},
    **{f"alias_{word}": Page(HANDLER | ADMINISTRATOR) for word in ("list", "create")},
    "alias_remove": Page(HANDLER | ADMINISTRATOR, "alias", method="post"),
    **{f"export_{word}": Page(FIRM, "export") for word in ("detail", "file")},
    "import_blank": Page(EVERYBODY, words={"kind": "roster"}),
    # Like the list that it writes.
    "export": Page(ADMINISTRATOR, words={"dataset": "registry.users"}, method="post"),
}

AREAS = {
    "exchange": EXCHANGE,
    "registry": REGISTRY,
    "policies": POLICIES,
    "funds": FUNDS,
    "apprenticeship": APPRENTICESHIP,
    "subsidies": SUBSIDIES,
    "brands": BRANDS,
    "alliances": ALLIANCES,
    "incentives": INCENTIVES,
    "briefings": BRIEFINGS,
}
PAGES: dict[str, Page] = SMALL_PAGES | {f"{area}:{name}": page for area, pages in AREAS.items() for name, page in pages.items()}
ANSWERS_ONLY = names("desk:switch")
"""Without a page of its own: a POST that checks what it is sent."""

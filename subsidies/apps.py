from django.apps import AppConfig


class SubsidiesConfig(AppConfig):
    name = "subsidies"
    verbose_name = "补贴"

    def ready(self) -> None:
        from accounts.enums import Role
        from apprenticeship.bars import add_bar, add_paper_lock
        from apprenticeship.panels import add_to_class
        from audit import menu, waiting
        from audit.pages import Link
        from exchange import kinds
        from exchange.panels import add_to_preview
        from funds import causes
        from funds.bars import add_bar as add_payment_bar
        from policies.panels import Use, add_to_document, add_to_version
        from registry.panels import add_to_organisation, add_to_person
        from subsidies.causes import cause, no_longer_due, shares, withdrawal_bar
        from subsidies.cost_import import CostImport
        from subsidies.models import Claim, Objection, Prepayment, PublicNotice
        from subsidies.panels import CLASS_SECTION, ROSTER_COST, can_claim, can_prepay, papers_in_review
        from subsidies.permissions import READERS
        from subsidies.records import ORGANISATION_SECTION, PERSON_SECTIONS
        from subsidies.selectors import already_subsidised
        from subsidies.views.notices import OFFICES
        from subsidies.views.trials import READERS as TRIERS
        from subsidies.workflow import CLAIM, NOTICE, OBJECTION, PREPAYMENT

        causes.register(cause, shares=shares)
        causes.bar_withdrawals(withdrawal_bar)
        causes.register_ledgers(
            Link("按班级", "subsidies:class_ledger_list", "school"),
            Link("按学徒", "subsidies:person_ledger_list", "users"),
        )
        add_payment_bar(no_longer_due)
        add_to_document(
            Use("补贴申领", Claim, "policy__document", "subsidies:claim_detail"),
            Use("公示", PublicNotice, "claims__policy__document", "subsidies:notice_detail"),
        )
        menu.register("补贴资金", "预支", "subsidies:prepayment_list", "cash", roles=READERS, order=10)
        menu.register("补贴资金", "补贴申领", "subsidies:claim_list", "file-dollar", roles=READERS, order=20)
        menu.register("补贴资金", "待定补贴", "subsidies:line_list", "hourglass", roles=READERS, order=25)
        menu.register("补贴资金", "公示", "subsidies:notice_list", "speakerphone", roles=READERS, order=30)
        menu.register("补贴资金", "异议", "subsidies:objection_list", "message-report", roles=OFFICES, order=40)
        menu.register_shortcut("申请预支", "subsidies:prepayment_create", "cash", roles=(Role.FIRM,), order=20)
        menu.register_shortcut("新建申领", "subsidies:claim_create", "file-dollar", roles=(Role.INSTITUTION,), order=30)
        menu.register_shortcut("拟定公示", "subsidies:notice_create", "speakerphone", roles=(Role.CITY_HANDLER,), order=30)

        of_class = {name: f"training_class__{name}" for name in ("firm_id", "institution_id", "region_id")}
        related = ("training_class__firm",)
        waiting.register(PREPAYMENT, Prepayment, "subsidies:prepayment_detail", _describe, related=related, columns=of_class)
        waiting.register(
            CLAIM,
            Claim,
            "subsidies:claim_detail",
            _describe,
            related=related,
            # Settling follows from closing the notice; what stays behind is told to the clerk.
            steps=("submit", "confirm", "handle", "check", "approve", "notice"),
            columns=of_class,
        )
        waiting.register(NOTICE, PublicNotice, "subsidies:notice_detail", steps=("publish", "close"))
        waiting.register(
            OBJECTION,
            Objection,
            "subsidies:objection_detail",
            lambda objection: f"{objection.notice_line.name}（{objection.notice_line.firm_name}）",
            related=("notice_line",),
            steps=("uphold", "dismiss"),
            columns={"region_id": "notice_line__claim_line__claim__training_class__region_id"},
        )
        add_bar(already_subsidised)
        add_paper_lock(papers_in_review)
        add_to_version(Link("政策测算", "subsidies:policy_trial", "calculator", roles=TRIERS, about=True))
        add_to_preview("roster", ROSTER_COST)
        kinds.register(CostImport())
        add_to_person(*PERSON_SECTIONS)
        add_to_organisation(ORGANISATION_SECTION)
        add_to_class(
            CLASS_SECTION,
            links=(
                Link("申请预支", "subsidies:prepayment_create", "cash", when=can_prepay),
                Link("申领补贴", "subsidies:claim_create", "file-dollar", when=can_claim),
            ),
        )


def _describe(subject) -> str:
    return f"{subject.training_class.title}（{subject.training_class.firm}）{subject.number}"

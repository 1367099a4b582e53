from django.apps import AppConfig


class BriefingsConfig(AppConfig):
    name = "briefings"
    verbose_name = "政策解读"

    def ready(self) -> None:
        from audit import menu, waiting
        from briefings.models import Briefing, Question
        from briefings.permissions import READERS
        from briefings.workflow import BRIEFING, QUESTION
        from policies.panels import Use, add_to_document

        menu.register("培训", "政策解读会", "briefings:briefing_list", "presentation", roles=READERS, order=15)
        menu.register("培训", "常见问答", "briefings:faq", "help-circle", roles=READERS, order=16)
        waiting.register(BRIEFING, Briefing, "briefings:briefing_detail", related=("region",))
        waiting.register(QUESTION, Question, "briefings:question_detail")
        add_to_document(
            Use("政策解读会", Briefing, "documents", "briefings:briefing_detail"),
            Use("问答", Question, "document", "briefings:question_detail"),
        )

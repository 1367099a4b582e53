"""Problems posed by firms, and needs that institutions answer."""

from typing import Any

from accounts.enums import Role
from alliances import permissions
from alliances.filters import NeedFilter, TopicFilter
from alliances.forms.resources import (
    AgreeForm,
    AnswerForm,
    ChooseForm,
    MilestoneForm,
    NeedForm,
    OrderForm,
    ReachForm,
    SolveForm,
    TakeForm,
    TopicForm,
)
from alliances.models import Need, NeedAnswer, Topic, TopicMilestone
from alliances.operations import (
    need_agree,
    need_answer,
    need_choose,
    need_order,
    need_post,
    need_reopen,
    need_withdraw,
    topic_close,
    topic_milestone_plan,
    topic_milestone_reach,
    topic_pose,
    topic_send_back,
    topic_solve,
    topic_take,
    topic_withdraw,
)
from alliances.tables import NeedTable, TopicTable
from alliances.views.alliances import AlliancePages
from alliances.workflow import NEED, TOPIC
from audit.pages import DetailPage, Facts, Link, ListPage, OperationFormPage, Section, TransitionPage


class AllianceTopic(AlliancePages, OperationFormPage):
    form_class = TopicForm
    title = "提出课题"
    intro = "写明生产中的技术难题和希望达到的结果，由联盟内的院校、机构承接。"
    submit_label = "提出"
    success = "课题已提出，等待承接。"

    def may(self) -> bool:
        return permissions.can_pose(self.actor, self.object)

    def get_form(self, *data: Any) -> TopicForm:
        return self.form_class(*data)

    def perform(self, form: TopicForm) -> Topic:
        return topic_pose(actor=self.actor, alliance_id=self.object.pk, **form.cleaned_data)

    def get_success_url(self, made: Topic) -> str:
        return made.get_absolute_url()


class TopicPages:
    model = Topic
    workflow = TOPIC
    name = "alliances:topic"
    related: tuple[str, ...] = ("alliance", "firm", "institution")
    roles = permissions.READERS


class TopicList(TopicPages, ListPage):
    table_class = TopicTable
    filterset_class = TopicFilter
    exporter = "alliances.topics"
    empty = "还没有课题。成员企业在联盟页面提出。"


class TopicDetail(TopicPages, DetailPage):
    sections = (
        Facts("课题", ("联盟", "alliance"), "firm", "problem", "institution", "team", ("完成期限", "due_on"), "result"),
        Section("攻关节点", "alliances/milestones.html"),
    )
    links = (Link("登记节点", "milestone", "flag", when=permissions.can_work_on),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_work = permissions.can_work_on(self.actor, self.object)
        return super().get_context_data(milestones=list(self.object.milestones.all()), may_work=may_work, **kwargs)


class TopicMilestonePlan(TopicPages, OperationFormPage):
    form_class = MilestoneForm
    title = "登记节点"
    success = "节点已登记。"

    def may(self) -> bool:
        return permissions.can_work_on(self.actor, self.object)

    def get_form(self, *data: Any) -> MilestoneForm:
        return self.form_class(*data)

    def perform(self, form: MilestoneForm) -> Topic:
        topic_milestone_plan(actor=self.actor, topic_id=self.object.pk, **form.cleaned_data)
        return self.object


class MilestoneReach(OperationFormPage):
    model = TopicMilestone
    name = "alliances:milestone"
    related = ("topic",)
    form_class = ReachForm
    title = "完成节点"
    success = "节点已完成。"

    def may(self) -> bool:
        return permissions.can_work_on(self.actor, self.object.topic)

    def perform(self, form: ReachForm) -> None:
        topic_milestone_reach(actor=self.actor, milestone_id=self.object.pk, **form.cleaned_data)

    def get_success_url(self, made: None) -> str:
        return self.get_cancel_url()

    def get_cancel_url(self) -> str:
        return self.object.topic.get_absolute_url()


class TopicStep(TopicPages, TransitionPage):
    operations = {
        "take": topic_take,
        "solve": topic_solve,
        "close": topic_close,
        "send_back": topic_send_back,
        "withdraw": topic_withdraw,
    }
    form_classes = {"take": TakeForm, "solve": SolveForm}


class NeedPages:
    model = Need
    workflow = NEED
    name = "alliances:need"
    related: tuple[str, ...] = ("firm__region", "occupation", "institution", "agreement", "order_class")
    roles = tuple(role for role in permissions.READERS if role != Role.DEPARTMENT)


class NeedList(NeedPages, ListPage):
    table_class = NeedTable
    filterset_class = NeedFilter
    exporter = "alliances.needs"
    links = (Link("发布需求", "create", "plus", tone="primary", roles=(Role.FIRM,)),)
    empty = "还没有需求。企业发布后，培训机构应答，选定机构签订协议或开设订单班。"


class NeedDetail(NeedPages, DetailPage):
    sections = (
        Facts("需求", "firm", "occupation", "level", "heads", "wanted_from", "note", "posted_on"),
        Section("机构应答", "alliances/answers.html"),
        Section("落地情况", "alliances/outcome.html"),
    )
    links = (Link("应答", "answer", "message-reply", tone="primary", when=permissions.can_answer),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        answers = NeedAnswer.objects.visible_to(self.actor).filter(need=self.object).select_related("institution")
        return super().get_context_data(answers=list(answers), **kwargs)


class NeedCreate(NeedPages, OperationFormPage):
    form_class = NeedForm
    title = "发布用工培训需求"
    roles = (Role.FIRM,)
    submit_label = "发布"
    success = "需求已发布，培训机构可以应答。"

    def perform(self, form: NeedForm) -> Need:
        return need_post(actor=self.actor, **form.cleaned_data)


class NeedAnswerPage(NeedPages, OperationFormPage):
    form_class = AnswerForm
    title = "应答需求"
    submit_label = "提交应答"
    success = "应答已提交，企业会收到通知。"

    def may(self) -> bool:
        return permissions.can_answer(self.actor, self.object)

    def get_form(self, *data: Any) -> AnswerForm:
        return self.form_class(*data)

    def perform(self, form: AnswerForm) -> Need:
        need_answer(actor=self.actor, need_id=self.object.pk, **form.cleaned_data)
        return self.object


class NeedStep(NeedPages, TransitionPage):
    operations = {
        "choose": need_choose,
        "agree": need_agree,
        "order": need_order,
        "reopen": need_reopen,
        "withdraw": need_withdraw,
    }
    form_classes = {"choose": ChooseForm, "agree": AgreeForm, "order": OrderForm}

    def get_form_kwargs(self) -> dict[str, Any]:
        extra = {"need": self.object} if self.transition.name == "choose" else {}
        return super().get_form_kwargs() | extra

"""Yearly policy briefings of the demo city, and the questions that became its FAQ (演示)."""

from datetime import date, timedelta

from accounts.enums import Role
from briefings import operations as ops
from policies.models import PolicyDocument
from policies.shipped import TITLE
from registry.selectors import working_day_after
from xinxiang_skills.demo.bodies import moment
from xinxiang_skills.demo.city import City, Story

QUESTIONS = (
    ("学徒须签多长的劳动合同？", "须与企业签订一年以上劳动合同。名册录入时按起止日期核对，不足一年的会退回。（演示）"),
    ("学徒中途离职，已预支的补贴怎么办？", "按适用政策清算：应补金额减去已预支的金额，差额为负的由企业退回。（演示）"),
    ("实际成本低于标准怎样计算？", "按每名学徒各学年的实际成本据实计算，不超过相应标准。逐步过程在申领明细中写明。（演示）"),
    ("一个人能否再次参加同一职业的培训？", "同一职业同一等级不重复享受补贴；以后参加更高等级的，可以另行备案。（演示）"),
)


def briefing_story(city: City) -> Story:
    """Each March one briefing for the firms and institutions of the city; a question is asked and answered at each."""
    handler, checker = city.office(Role.CITY_HANDLER), city.office(Role.CITY_CHECKER)
    document = PolicyDocument.objects.get(title=TITLE)
    for number, year in enumerate(range(2021, city.today.year + 1)):
        yield (day := working_day_after(date(year, 2, 25), 1))
        held_on = working_day_after(day, 8)
        fields = {
            "title": f"{year}年企业新型学徒制政策解读会（演示）",
            "held_on": held_on,
            "place": "市人社局会议室",
            "documents": [document],
        }
        briefing = ops.briefing_plan(actor=handler, at=moment(day), **fields)
        invited = [*city.bodies.firms[:12], *city.bodies.institutions[:6]]
        ops.briefing_invite(actor=handler, briefing_id=briefing.pk, organisations=invited, at=moment(day, 11))
        ops.briefing_announce(actor=handler, briefing_id=briefing.pk, at=moment(day, 14))
        yield held_on
        ops.briefing_hold(actor=handler, briefing_id=briefing.pk, at=moment(held_on, 17))
        heads = {invitation.pk: (invitation.pk + year) % 4 for invitation in briefing.invitations.all()}
        ops.attendance_record(actor=handler, briefing_id=briefing.pk, heads=heads, at=moment(held_on, 17))
        for text, answer in QUESTIONS[number : number + 1]:
            question = ops.question_ask(actor=handler, text=text, briefing=briefing, at=moment(held_on, 17))
            yield (day := held_on + timedelta(days=3))
            ops.question_answer(actor=handler, question_id=question.pk, answer=answer, document=document, at=moment(day))
            ops.question_publish(actor=checker, question_id=question.pk, at=moment(day, 15))

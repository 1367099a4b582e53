"""Process checks (过程检查): recorded by an officer on the spot, answered by the parties, closed by an officer."""

from collections.abc import Sequence
from datetime import date, datetime

from accounts.actor import Actor
from accounts.enums import Role
from apprenticeship.enums import CHECKABLE_STATES, CheckState
from apprenticeship.models import CheckPhoto, ProcessCheck, TrainingClass
from apprenticeship.notices import tell
from apprenticeship.operations.guards import business_day, moment
from apprenticeship.permissions import can_check_class
from apprenticeship.workflow import CHECK, PARTIES
from audit.operations import Refused, authorise, lock, operation, record, require
from exchange.files import store_file
from exchange.rules.files import PICTURES
from exchange.rules.papers import PaperRefused, judge_paper

Photos = Sequence[tuple[str, bytes]]
"""Name and content of each photograph."""

MOST_PHOTOS = 9


@operation
def check_record(
    *,
    actor: Actor,
    class_id: int,
    checked_on: date,
    method: str,
    place: str,
    finding: str,
    photos: Photos,
    heads_expected: int | None = None,
    heads_present: int | None = None,
    demand: str = "",
    rectify_by: date | None = None,
    at: datetime | None = None,
) -> ProcessCheck:
    """Write a check down; without ``demand`` nothing has to follow and it is closed at once."""
    training_class = lock(TrainingClass, class_id)
    authorise(can_check_class(actor, training_class), "过程检查由人社经办登记。")
    state = training_class.get_state_display()
    require(training_class.state in CHECKABLE_STATES, f"班级现在是“{state}”，备案后、结业前才做过程检查。")
    today = business_day(at)
    require(checked_on <= today, "检查日期不能晚于今天。", "checked_on")
    require(training_class.filed_on <= checked_on, f"检查日期不能早于备案日期 {training_class.filed_on}。", "checked_on")
    require(photos, "请至少拍一张照片（视频检查用截图）。", "photos")
    demand = demand.strip()
    require(not demand or rectify_by, "请写明整改期限。", "rectify_by")
    require(demand or not rectify_by, "写了整改期限，请同时写明整改要求。", "demand")
    require(not rectify_by or rectify_by >= today, "整改期限不能早于今天。", "rectify_by")
    made = ProcessCheck.objects.create(
        training_class=training_class,
        checked_on=checked_on,
        method=method,
        place=place.strip(),
        heads_expected=heads_expected,
        heads_present=heads_present,
        finding=finding.strip(),
        demand=demand,
        state=CheckState.RECTIFYING if demand else CheckState.CLOSED,
        due_on=rectify_by,
        recorded_by_id=actor.user_id,
        state_since=moment(at),
        created_at=moment(at),
    )
    _keep(made, photos, actor, at, of_answer=False)
    record(made, "record", "登记检查", actor=actor, at=at, target=made.state)
    if demand:
        tell(training_class, f"过程检查发现问题，请于 {rectify_by} 前整改。", *PARTIES, at=at)
    return made


@operation
def check_answer(
    *, actor: Actor, check_id: int, comment: str, photos: Photos = (), seen_version: int | None = None, at: datetime | None = None
) -> ProcessCheck:
    """The parties say what they put right."""
    check = lock(ProcessCheck, check_id)
    check.answer = comment.strip()
    CHECK.apply(check, "answer", actor=actor, comment=comment, at=at, seen_version=seen_version)
    _keep(check, photos, actor, at, of_answer=True)
    tell(check.training_class, "已提交过程检查的整改情况，请复查。", Role.COUNTY_HANDLER, at=at)
    return check


@operation
def check_insist(
    *, actor: Actor, check_id: int, comment: str, rectify_by: date, seen_version: int | None = None, at: datetime | None = None
) -> ProcessCheck:
    """Not enough yet: another term."""
    check = lock(ProcessCheck, check_id)
    require(rectify_by >= business_day(at), "整改期限不能早于今天。", "rectify_by")
    CHECK.apply(check, "insist", actor=actor, comment=comment, at=at, seen_version=seen_version, due_on=rectify_by)
    tell(check.training_class, f"过程检查的整改未通过复查，请于 {rectify_by} 前继续整改：{comment.strip()[:100]}", *PARTIES, at=at)
    return check


@operation
def check_close(
    *, actor: Actor, check_id: int, comment: str = "", seen_version: int | None = None, at: datetime | None = None
) -> ProcessCheck:
    check = lock(ProcessCheck, check_id)
    CHECK.apply(check, "close", actor=actor, comment=comment, at=at, seen_version=seen_version)
    return check


def _keep(check: ProcessCheck, photos: Photos, actor: Actor, at: datetime | None, *, of_answer: bool) -> None:
    require(len(photos) <= MOST_PHOTOS, f"一次最多 {MOST_PHOTOS} 张照片。", "photos")
    for name, content in photos:
        try:
            paper = judge_paper(content)
        except PaperRefused as refused:
            raise Refused(f"{name}：{refused}", "photos") from refused
        require(paper.media_type in PICTURES, f"{name} 不是照片，请用 PNG 或 JPEG。", "photos")
    # Stored once all are good, so that a refused form leaves nothing on the disk.
    for name, content in photos:
        stored = store_file(content, name, actor=actor)
        CheckPhoto.objects.create(check_record=check, file=stored, of_answer=of_answer, added_at=moment(at))

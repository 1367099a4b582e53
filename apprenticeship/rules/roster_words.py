"""The words that firms write over the columns of a roster: those we know, and how to recognise those that we do not."""

import re
from collections.abc import Callable

_WORDS = {
    "name": "学徒姓名 学员姓名 员工姓名 职工姓名 人员姓名 名字 学徒 学员",
    "gender": "男女 性別",
    "id_number": "身份证号码 公民身份号码 公民身份证号码 公民身份证号 居民身份证号 身份证 身份号码 证件号码 证件号",
    "birth": "出生年月 出生年月日 出生时间 生日",
    "education": "学历 学历层次 最高学历 教育程度 受教育程度",
    "department": "所在部门 车间 所属部门 部门车间",
    "post": "工作岗位 所在岗位 岗位名称 现岗位 从事岗位",
    "occupation": "培训职业(工种) 培训职业 培训工种 职业工种 职业/工种 工种(职业) 职业名称 工种名称 工种 职业 申报职业 培训专业 培训项目",
    "level": "培训级别 级别 等级 技能等级 培训技能等级 职业技能等级 技能级别 申报等级 申报级别 培训层次 职业等级 工种等级 取证等级",
    "current_level": "现有等级 现技能等级 原技能等级 原等级 现持证等级 已有等级 现等级",
    "contract_start": "劳动合同起始 合同起始日期 合同开始日期 劳动合同签订日期 劳动合同签订时间 合同签订日期 签订日期 签订时间",
    "contract_end": "劳动合同终止 合同终止日期 合同结束日期 合同到期日 劳动合同到期日期",
    "contract_period": "劳动合同期限 合同期限 合同起止日期 合同起止时间 劳动合同起止时间 劳动合同 合同年限",
    "hire_date": "入职日期 入厂时间 参加工作时间 到岗时间",
    "training_start": "培训开始 培训起始日期 培训开始时间 开班日期 开班时间 开始日期 开始时间 起始日期 起始时间 入学时间",
    "training_end": "培训结束 培训终止日期 培训结束时间 结业日期 结业时间 结班日期 结束日期 结束时间 终止日期 终止时间 截止日期",
    "training_period": "培训起止日期 培训时间 培训期限 培训期间 培训周期 起止时间 起止日期 培养期限 培养起止时间",
    "mentor": "导师 企业导师姓名 导师姓名 师傅 带教师傅 师傅姓名",
    "phone": "手机号 手机号码 电话 手机 联系方式 本人电话 电话号码 移动电话 联系手机",
}
ALIASES = {key: tuple(words.split()) for key, words in _WORDS.items()}
"""By key of column, the best word first; the office can add more (``roster_layout``)."""

_START = re.compile(r"起|始|自$|签订(?:日期|时间)|开班")
_END = re.compile(r"止|终|讫|结束|到期|截止|届满|结业|结班")
_BOTH = re.compile(r"起止|起讫|起始终止|起至|开始至?结束")
_TIME = re.compile(r"时间|日期|期限|期间|周期|年限|起止|起讫")
_OTHER_TIME = re.compile(r"签订|入职|报名|考核|考试|课时|学时")
_OTHER_PEOPLE = re.compile(r"导师|师傅|教师|老师|负责|联系人|法人|法定|经办|企业|单位|机构|班主任|家属|紧急|户名")

Hint = Callable[[str], bool]


def is_start_of(subject: str) -> Hint:
    """Header words about the beginning of a contract or training, such as ``培训起止时间`` over ``开始``."""
    return _one_side(subject, _START, _END)


def is_end_of(subject: str) -> Hint:
    return _one_side(subject, _END, _START)


def _one_side(subject: str, side: re.Pattern[str], other: re.Pattern[str]) -> Hint:
    def hint(label: str) -> bool:
        rest = _BOTH.sub("", label)
        return subject in label and bool(side.search(rest)) and not other.search(rest)

    return hint


def is_period_of(subject: str) -> Hint:
    """Header words over both dates in one cell."""
    return lambda label: subject in label and bool(_TIME.search(label)) and not _OTHER_TIME.search(label)


def _says(wanted: str, unwanted: re.Pattern[str]) -> Hint:
    pattern = re.compile(wanted)
    return lambda label: bool(pattern.search(label)) and not unwanted.search(label)


is_name = _says("姓名", _OTHER_PEOPLE)
is_gender = _says("性别", _OTHER_PEOPLE)
is_id_number = _says("身份.*号|证件号", _OTHER_PEOPLE)
is_phone = _says("手机|电话", _OTHER_PEOPLE)
is_occupation = _says("工种|职业", re.compile("资格|证书|技能|等级|级别|编码|代码|现"))
is_level = _says("等级|级别", re.compile("现|原|已|持|证书"))

"""Invented names. Whatever they resemble is chance; every page of the demo is marked 演示数据."""

from datetime import date, timedelta
from random import Random

from registry.people import PersonData
from registry.rules.identity import make_id_number

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
GIVEN_M = (
    "伟",
    "强",
    "磊",
    "军",
    "洋",
    "勇",
    "杰",
    "涛",
    "明",
    "超",
    "刚",
    "平",
    "辉",
    "鹏",
    "宇",
    "浩然",
    "志强",
    "建国",
    "思远",
    "子轩",
    "海涛",
    "文博",
)
GIVEN_F = (
    "芳",
    "娜",
    "敏",
    "静",
    "丽",
    "艳",
    "娟",
    "霞",
    "秀英",
    "桂兰",
    "婷婷",
    "雪梅",
    "佳怡",
    "欣怡",
    "晓燕",
    "玉兰",
    "梦瑶",
    "春花",
    "丹丹",
    "慧敏",
)
PREFIXES = (
    "410702",
    "410703",
    "410704",
    "410711",
    "410721",
    "410724",
    "410725",
    "410726",
    "410727",
    "410781",
    "410782",
    "410783",
    "410728",
)
EDUCATION = ("junior_high", "senior_high", "secondary_vocational", "junior_college", "bachelor")
BRANDS = (
    "禾砚", "曜川", "云栖岭", "澄牧", "砺衡", "沐垣", "栎森", "启柘", "恒钊", "颂禾",
    "翊丰", "铭朔", "景垚", "岳楹", "晟柏", "佑楚", "瀚杉", "骏垣", "浚源", "朗坤",
    "嵘达", "荟泽", "泓硕", "钧陶", "麓原", "汇穗", "昱城", "鼎砻", "穰安", "朴石",
    "凌穹", "润桁", "宸野", "誉衡", "拓砾", "璟和", "腾垅", "隆岚", "欣梓", "弘埠",
)  # fmt: skip
FIRM_TRADES = (
    "起重装备",
    "防腐科技",
    "卫生材料",
    "食品",
    "机械制造",
    "汽车零部件",
    "化工",
    "电气",
    "纺织",
    "建筑安装",
    "新能源电池",
    "生物医药",
)
SCHOOL_KINDS = ("职业培训学校", "技工学校", "职业技能培训中心")


class PeopleMaker:
    """Makes people one after another, never the same identity number twice."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.used: set[str] = set()

    def make(self, on: date) -> PersonData:
        """A person of 18 to 52 on the day ``on``."""
        woman = self.random.random() < 0.36
        given = self.random.choice(GIVEN_F if woman else GIVEN_M)
        while True:
            birth = on - timedelta(days=self.random.randint(18 * 366, 52 * 365))
            sequence = self.random.randrange(1, 499) * 2 + (0 if woman else 1)
            number = make_id_number(self.random.choice(PREFIXES), birth, sequence)
            if number not in self.used:
                break
        self.used.add(number)
        return PersonData(
            name=self.random.choice(SURNAMES) + given,
            id_number=number,
            phone=f"1{self.random.choice('3578')}{self.random.randrange(10**9):09d}",
            education=self.random.choice(EDUCATION),
        )

"""Documents that the public reply names (domain.md §10 S01, S04, S09, S10, S13): only what it states; the rest stays empty.

《新乡市企业新型学徒制培训实施细则》 (S20) comes with the shipped policy (``policies.shipped``).
"""

from datetime import date

from policies.models import PolicyDocument

REPLY = "对市政协十三届二次会议第82号提案的答复"
DOCUMENTS = (
    {
        "title": REPLY,
        "issuer": "新乡市人力资源和社会保障局",
        "issued_on": date(2024, 7, 24),
        "summary": "答复吴国庆委员《关于加强产教融合建设，培养高素质职业技能人才助力新乡发展的建议》。联系单位：市人社局职建科。",
    },
    {
        "title": "新乡市加强新时代高技能人才队伍建设的实施方案",
        "number": "新办〔2023〕10号",
        "issuer": "市委办、市政府办",
        "summary": "对接8大产业集群、17条重点产业链，大规模培养急需紧缺中高级技能人才；到“十四五”末基本建成全省技能人才高地。",
    },
    {
        "title": "新乡市2022年高质量推进“人人持证、技能河南”建设实施方案",
        "issuer": "新乡市“人人持证、技能河南”建设工作领导小组办公室",
        "summary": "以“名师名校名专业”为抓手，加强技工院校优质校和优质专业建设，围绕“高精特新”职业（工种）深化校企合作。",
    },
    {
        "title": "新乡市技工院校教育集团（联盟）章程",
        "summary": "由新乡技师学院、河南经济贸易技师学院等技工院校为主体组建市技工教育联盟。",
    },
    {
        "title": "新乡市经济技术开发区市域产教联合体章程（草案）",
        "summary": "联合体第一次会员大会审议通过；成立大会于2024年5月11日在新乡职业技术学院召开。",
    },
)


def shipped_documents() -> list[PolicyDocument]:
    return [PolicyDocument(**fields) for fields in DOCUMENTS]

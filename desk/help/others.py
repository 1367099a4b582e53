"""Help for finance, for those who only read, and for the administrators."""

from accounts.enums import Role
from desk.help.offices import AVOID
from desk.help.words import Mistake, Returned, RoleHelp, Step

FINANCE_HANDLER = RoleHelp(
    role=Role.FINANCE_HANDLER,
    does="录入指标，把应付编成批次送出拨付，登记回执、退款和追缴。",
    steps=(
        Step("录入指标", "按指标文号录入金额、资金来源和预算年度，审批补贴时从中预留。", "funds:budget_create"),
        Step("编制批次", "在应付列表中勾选待拨付的款项，预览后编批；每个指标一个批次，每个收款单位一张拨付单。", "funds:payable_list"),
        Step("决定抵扣", "收款单位另有待退回的追缴时，预览中可以勾选从拨付中抵扣；不勾选的照常拨付。", "funds:payable_list"),
        Step("送出拨付", "另一人确认后导出银行清单并登记送出，资金转为在途。", "funds:batch_list"),
        Step("导入回执文件", "上传银行返回的文件，逐单对应；重复、金额不符、找不到的列在检查结果中，不会登记。", "funds:batch_list"),
        Step("登记回执", "没有回执文件时，到账的一次勾选登记；退回的逐张写明原因，应付回到待拨付，可以重新编批。", "funds:batch_list"),
        Step("办结批次", "全部拨付单都有回执后办结。", "funds:batch_list"),
        Step("登记追缴退款", "退款分次登记，全部退回后办结。", "funds:recovery_list"),
        Step("核对台账", "每一分钱从指标到到账的每次变动都在这里，也可以按企业、班级、学徒查看。", "funds:ledger_list"),
    ),
    returned=(
        Returned("银行退回的拨付单", "请单位更正收款账户，复核启用后把应付重新编入批次。"),
        Returned("被撤销的批次", "名单回到待拨付，改正后重新编批。"),
    ),
    limits=("拨付的工作日数由政策规定，见本页“现行时限”；应付列表可按办理期限排序。",),
    mistakes=(
        Mistake("一个批次只能使用同一个指标的资金，请按指标分别编批。", "按指标筛选后分别编批。"),
        Mistake("下列单位没有使用中的收款账户", "请这些单位登记账户，人社部门复核启用后再编批。"),
        Mistake("与本次回执不一致。请与拨付方核实", "回执登记后不能改；已到账的更正用追缴。"),
        Mistake("张拨付单没有回执，批次不能办结。", "先登记完回执。"),
    ),
    ask="应付的来由找市级经办；账户找单位所在县区；系统问题找系统管理员。",
)

FINANCE_CHECKER = RoleHelp(
    role=Role.FINANCE_CHECKER,
    does="确认拨付批次，取消不当的应付，撤销批次和追缴。",
    steps=(
        Step("确认批次", "核对名单、金额、收款账户和合计，确认后全部冻结；您看到的名单就是冻结的名单。", "funds:batch_list"),
        Step("撤销批次", "有误的写明理由撤销，名单回到待拨付。", "funds:batch_list"),
        Step("取消应付", "不应再拨付的，写明理由取消，预留的资金退回指标。", "funds:payable_list"),
        Step("撤销追缴", "不再追缴的写明依据；已有退款的不能撤销。", "funds:recovery_list"),
    ),
    returned=(Returned("撤销后重新编制的批次", "按新的名单从头核对。"),),
    limits=("确认批次计入拨付时限，见本页“现行时限”。",),
    mistakes=(
        AVOID,
        Mistake("您核对的名单不是本批次现在的名单。", "刷新页面，按现在的名单重新核对。"),
        Mistake("编批后情况有变", "账户或应付在编批后变了，撤销本批次重新编制。"),
        Mistake("已有款项退回，不能撤销追缴。", "继续催收，或与市级经办商定其余款项。"),
    ),
    ask="批次内容找财政经办；系统问题找系统管理员。",
)

LEADER = RoleHelp(
    role=Role.LEADER,
    does="查看全市培训和资金的总体情况，从每个数字一直看到名单，跟踪超期事项。",
    steps=(
        Step("看总览", "企业、机构、学徒、证书和资金，按年度和县区；每个数字都能点开定义和明细。", "dashboard:overview"),
        Step("看报表", "下载每月的拨付情况表，也可以订制任意期间。", "reports:report_list"),
        Step("看资金去向", "从指标、批次到追缴，每一分钱的位置。", "funds:ledger_list"),
        Step("看超期", "工作台“已超期”列出全市超过期限的事项和现在由谁办理。", "desk:home"),
    ),
    returned=(Returned("没有事项会退回给您", "领导岗位只看不办；需要督办的，请转有关岗位。"),),
    limits=("总览按业务日期统计：开班、发证、拨付、退回各按其日期，补录的也计入发生的那一天。",),
    mistakes=(
        Mistake("您没有查看此页的权限。", "办理页面只对经办岗位开放，领导岗位看列表和详情。"),
        Mistake("证件号和手机号不能写在网址里。", "查人请用页面上方的“查找”。"),
    ),
    ask="数字口径点开数字看定义，仍有疑问找市职业能力建设科；登录问题找系统管理员。",
)

AUDITOR = RoleHelp(
    role=Role.AUDITOR,
    does="查看各类业务、资金和操作留痕，核对每一步由谁在何时办理。",
    steps=(
        Step("查留痕", "按人、单位、时间和动作筛选；查看完整证件号、导出名单也都在内。", "audit:event_list"),
        Step("核对台账", "指标、预留、应付、在途、已付和追缴逐笔相抵，台账只增不改。", "funds:ledger_list"),
        Step("核对补贴测算", "打开申领的一行，看适用条款、成本和每一步计算。", "subsidies:claim_list"),
        Step("核对岗位", "谁在什么时间有什么岗位，由谁授予、谁复核。", "registry:membership_list"),
        Step("核对报表", "报表与明细、批次逐分一致，口径写在总览的定义里。", "reports:report_list"),
    ),
    returned=(Returned("没有事项会退回给您", "审计岗位只看不办；发现问题请告知有关岗位。"),),
    limits=("留痕同时记两个时间：发生的业务时间和记录的时间，补录一看便知。",),
    mistakes=(
        Mistake("请写明查看用途，例如“核对劳动合同”。", "查看完整号码须写明用途，用途随查看记录一起留痕。"),
        Mistake("证件号和手机号不能写在网址里。", "查人请用页面上方的“查找”。"),
    ),
    ask="业务口径找市职业能力建设科；登录问题找系统管理员。",
)

ADMINISTRATOR = RoleHelp(
    role=Role.ADMINISTRATOR,
    does="管理用户、岗位和基础资料，不办理任何业务。",
    steps=(
        Step("新建用户", "一人一个账号，首次登录须改密码；机关、财政和管理岗位须设置动态口令。", "registry:user_create"),
        Step(
            "授予岗位", "在用户页面授予；机关、财政和管理岗位须由另一名管理员复核才生效，企业和机构的经办即时生效。", "registry:user_list"
        ),
        Step("复核岗位", "核对调令或申请后复核生效；离岗的写明理由结束任职，已办的记录保留。", "registry:membership_list"),
        Step("维护节假日与调休", "国务院公布放假安排后录入，工作日时限和公示期都按它计算。", "registry:day_list"),
        Step("维护区划与职业（工种）", "新增和停用都保留历史，老数据仍按当时的名称显示。", "registry:occupation_list"),
        Step("查留痕", "授权、停用账号和查看证件号都有记录。", "audit:event_list"),
    ),
    returned=(Returned("岗位未通过复核", "另一名管理员写明了理由，核实后重新授予。"),),
    limits=("没有业务时限；授权请当天复核，免得同事等。",),
    mistakes=(
        Mistake("不能复核授予自己的岗位。", "请另一名管理员复核。"),
        Mistake("这是最后一名系统管理员，请先授予另一人。", "至少保留一名管理员，先授予并复核接任的人。"),
        Mistake("是机关岗位，只能授予政府部门的人员。", "核对所选单位；企业和机构的人授予相应的经办岗位。"),
    ),
    ask="本页没有的，看项目文档中的“运行平台”，或联系建设单位。",
)

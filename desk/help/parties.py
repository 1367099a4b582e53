"""Help for those who act for a firm, an institution, an evaluation body or a member of the leading group."""

from accounts.enums import Role
from desk.help.words import Mistake, Returned, RoleHelp, Step

PROJECT_STEP = Step(
    "申报振兴工程项目",
    "申报通知发布期间选择项目类型，填写建设内容和申请金额，传齐材料后提交；立项以后按任务书报节点、申请验收、填绩效自评。",
    "brands:call_list",
)
REPORT_STEP = Step("填报季度报表", "承建示范基地的单位在季度结束后填报培训与就业人数，先传佐证材料，再提交市级核实。", "brands:report_list")
ACCOUNT_STEP = Step("登记收款账户", "账户由一人登记、人社部门另一人复核后启用；没有使用中的账户，补贴拨不出去。", "registry:account_list")
ALLIANCE_STEP = Step(
    "参加联盟与联合体",
    "本单位所在联盟的成员、理事会、会议在这里查看；交办给本单位的决议事项到期前报完成。",
    "alliances:alliance_list",
)
EDUCATION_STEP = Step(
    "填报职工教育经费",
    "年度结束后填写工资薪金总额、提取和使用金额，其中用于一线职工的单列；系统逐步写明占比与可扣除测算，再提交县区核对。",
    "incentives:education_list",
)
CREDIT_STEP = Step(
    "填报职教投资与抵免测算",
    "列入产教融合型企业名单后，逐笔填报投资并上传凭证；核对后按年度测算附加抵免，余额结转，以税务机关认定为准。",
    "incentives:investment_list",
)
HANDLE_LIMIT = "县区初审的时限从提交次日起按工作日计，期限写在每件业务的“办理期限”里。"

INSTITUTION = RoleHelp(
    role=Role.INSTITUTION,
    does="与企业签订合作协议，申报学徒培训班，组织培训，登记结果，并代企业申领补贴。",
    steps=(
        Step("登记协议", "录入与企业签订的合作协议，企业确认后生效，此后才能申报班级。", "apprenticeship:agreement_create"),
        Step(
            "新建培训班",
            "选择生效的协议，填写职业（工种）、等级、期限、理论与实训课时、培训内容和指导教师（企校双师）。",
            "apprenticeship:class_create",
        ),
        Step(
            "录入名册",
            "打开班级逐人录入，或导入花名册；整张表的问题一次列出，改好再传。劳动合同和培训起止都要填。",
            "apprenticeship:class_list",
        ),
        Step("提交备案", "名册齐全后提交，审核期间不能修改；备案时冻结名册、期限和适用的政策版本。", "apprenticeship:class_list"),
        Step("开班与结束培训", "在实际开班当天或以后登记开班；培训期满后登记结束培训，转入考核。", "apprenticeship:class_list"),
        Step(
            "登记结果",
            "逐人登记结业取证、结业未取证、考核不合格或中途退出，由评价机构确认；中途退出当时就登记，不必等到期满。",
            "apprenticeship:class_list",
        ),
        Step(
            "代企业申领补贴",
            "班级结业后新建申领，填报每名学徒各学年的实际成本，金额按政策逐步算出，再提交企业确认。",
            "subsidies:claim_create",
        ),
        ACCOUNT_STEP,
        PROJECT_STEP,
        REPORT_STEP,
        Step(
            "维护牵头的联盟",
            "秘书处设在本单位的联盟，由您登记成员、会议、决议、选举和席位；退出的成员与历届席位都保留。",
            "alliances:alliance_list",
        ),
    ),
    returned=(
        Returned("班级被退回补正", "在工作台“退回给我”里看意见，修改班级或名册后再次提交备案。"),
        Returned("评价机构不予确认某人的结果", "该学徒回到在训，核对证书后重新登记。"),
        Returned("申领被企业退回或被审核部门退回补正", "按意见修改成本后再次提交；补正以后从企业确认起重新审核。"),
    ),
    limits=(HANDLE_LIMIT, "备案时政策已冻结，班级进行中政策变化不影响本班的标准与时限。"),
    mistakes=(
        Mistake("合作协议须经企业确认生效后才能申报班级", "请企业的同事登录确认协议，再新建班级。"),
        Mistake("劳动合同期限不足一年", "学徒须是签有一年以上劳动合同的在岗职工，请与企业核对合同后更正。"),
        Mistake("该人员在同一时间段已参加另一个补贴性培训，培训期间不能重叠。", "与学徒和企业核实；原班级已退出的，先在原班登记中途退出。"),
        Mistake("可能是以前取得的旧证书", "发证日期不能早于开班日期，请核对证书，旧证书不能用于本班。"),
        Mistake("还没有填齐各学年的实际成本，填齐后再提交。", "打开填报成本，逐人逐学年补齐；费用为零的也要填0。"),
    ),
    ask="业务问题找企业所在县区人社部门；登录和岗位问题找系统管理员。",
)

FIRM = RoleHelp(
    role=Role.FIRM,
    does="确认合作协议和补贴申领，可以申报班级、申请预支，是补贴的申领人和收款人。",
    steps=(
        Step("确认协议", "核对培训机构登记的合作协议，确认后生效。", "apprenticeship:agreement_list"),
        Step(
            "新建或核对培训班",
            "班级可由企业或培训机构填写并提交备案；名册中须是本企业签有一年以上劳动合同的职工。",
            "apprenticeship:class_list",
        ),
        Step("登记收款账户", "在单位页面登记开户银行（写到支行）和账号，由人社部门另一人复核后启用。", "registry:account_list"),
        Step(
            "申请预支（可选）",
            "班级备案后可申请预支，按备案在册人数计算，结算时抵扣；结业人数不足的须退回差额。",
            "subsidies:prepayment_create",
        ),
        Step(
            "确认补贴申领", "培训机构提交后，由企业另一人核对名册与成本并确认，再送县区初审；内容不实的退回机构。", "subsidies:claim_list"
        ),
        Step("查看应付与到账", "公示期满结算后形成应付，财政拨付并登记回执以后显示到账日期。", "funds:payable_list"),
        EDUCATION_STEP,
        CREDIT_STEP,
        PROJECT_STEP,
        REPORT_STEP,
        ALLIANCE_STEP,
    ),
    returned=(
        Returned("班级或预支被退回补正", "在工作台“退回给我”里看意见，改好后再次提交；预支也可以写明理由撤回。"),
        Returned("拨付被银行退回", "核对户名、开户银行和账号，登记新账户，复核启用后由财政重新拨付。"),
        Returned("收到追缴通知", "按通知的金额和期限退回，财政登记后追缴办结。"),
    ),
    limits=(HANDLE_LIMIT, "追缴的退回期限写在追缴通知里。"),
    mistakes=(
        Mistake("按回避要求须由另一人", "申领由谁提交，就不能由谁确认。企业和培训机构是同一单位的，请另一名同事登录确认。"),
        Mistake("本班已有申领", "一个班级只有一件有效的申领；原申领不对的，先撤回或等退回后修改。"),
        Mistake("本班适用的政策没有预支。", "预支比例由备案时冻结的政策决定，没有预支的班级结业后一次申领。"),
        Mistake("银行账号应为8至30位数字，请对照开户证明填写。", "账号里不要有字母；从表格复制时留意被写成科学计数法的号码。"),
    ),
    ask="业务问题找所在县区人社部门或代申报的培训机构；到账问题找财政经办；登录问题找系统管理员。",
)

EVALUATOR = RoleHelp(
    role=Role.EVALUATOR,
    does="核对学徒的考核结果和证书，逐班确认，全部确认后确认结业。",
    steps=(
        Step("查看本机构的班级", "由本机构评价的班级都在这里，学徒的证书类别、编号、发证日期由培训机构登记。", "apprenticeship:class_list"),
        Step("确认结果", "对照评价档案核对每名学徒的结果；有误的单独“不予确认”并写明原因，其余一并确认。", "apprenticeship:class_list"),
        Step("确认结业", "全部学徒的结果确认以后确认结业，班级才能申领补贴。", "apprenticeship:class_list"),
    ),
    returned=(
        Returned("不予确认的结果改好后再次出现", "培训机构重新登记后回到工作台，再核对一次。"),
        Returned("结业的班级被县区退回更正结果", "班级回到待考核，机构更正后重新确认结果、确认结业。"),
    ),
    limits=("确认没有法定天数；申领要等结业，请在收到结果后尽快确认。",),
    mistakes=(
        Mistake("结果的登记人与确认人不能是同一人，请由评价机构另一人确认。", "登记和确认须两人；自己登记过的，请同事确认。"),
        Mistake("名学徒的结果没有登记或没有确认", "提示里列出了姓名，请机构补登或先确认这些结果，再确认结业。"),
        Mistake("结业日期不能早于最后一名学徒的结果日期", "按最后一名学徒的结果日期或之后填写结业日期。"),
    ),
    ask="证书与评价问题找市职业能力建设科；登录问题找系统管理员。",
)

DEPARTMENT = RoleHelp(
    role=Role.DEPARTMENT,
    does="填报本部门承担的领导小组任务的进展，完成后报领导小组办公室核实。",
    steps=(
        Step("查看任务", "领导小组办公室分解给本部门的任务和完成时限。", "brands:task_list"),
        Step("填报进展", "打开本部门的分工，填写进度（0到100）和进展情况，可多次填报。", "brands:task_list"),
        Step("报完成", "进度填到100以后报完成，由市级经办核实。", "brands:task_list"),
        ALLIANCE_STEP,
    ),
    returned=(Returned("任务被退回推进", "看退回意见，继续推进并填报，再次报完成。"),),
    limits=("每项任务有自己的完成时限；临近和超过时限都会收到提醒。",),
    mistakes=(
        Mistake("请先填报到100%再报完成。", "先填一次进展把进度改为100，再报完成。"),
        Mistake("请写明进展情况。", "只改数字不够，写一句做了什么、还差什么。"),
    ),
    ask="任务内容找领导小组办公室（市职业能力建设科）；登录问题找系统管理员。",
)

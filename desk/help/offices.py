"""Help for the labour bureau's people: counties, city handlers, checkers, approvers."""

from accounts.enums import Role
from desk.help.words import Mistake, Returned, RoleHelp, Step

AVOID = Mistake("按回避要求须由另一人", "同一件业务的不同步骤须由不同的人办理，退回再来也一样。请交给同岗位的另一人。")

COUNTY_HANDLER = RoleHelp(
    role=Role.COUNTY_HANDLER,
    does="受理本县区的班级备案、预支和补贴申领，核对单位、人员和账户，填报品牌数据。",
    steps=(
        Step(
            "登记单位",
            "核对统一社会信用代码，登记企业、培训机构、评价机构；更名、状态变更都在单位页面办理。",
            "registry:organisation_create",
        ),
        Step("复核收款账户", "对照开户证明核对一次账号后启用；自己登记的账户由同事复核。", "registry:account_list"),
        Step(
            "审核备案", "核对协议、名册、课时和教师，准予备案或写明意见退回；备案即冻结名册、期限和政策版本。", "apprenticeship:class_list"
        ),
        Step("初审预支", "核对备案在册人数和金额，通过后转市级核准。", "subsidies:prepayment_list"),
        Step("核实票据", "在申领的“票据”中录入或核实票据，分摊到学徒和学年；用了票据的，核定成本以分摊为准。", "subsidies:claim_list"),
        Step("初审申领", "核定每名学徒各学年的实际成本，可对个别学徒不予补贴并写明理由；通过后转复核。", "subsidies:claim_list"),
        Step("登记异议", "公示期内收到的异议登记到对应明细，该明细暂停，其余照常。", "subsidies:notice_list"),
        Step("更正、终止与归档", "已结业的班级可退回更正结果；停办的终止，已预支的须追缴；办完的归档。", "apprenticeship:class_list"),
        Step("申报品牌", "登记本县区的人力资源品牌、目标和佐证材料，提交市级审核。", "brands:brand_list"),
        Step("填报季度报表", "季度结束后填报培训与就业人数，上传佐证材料，提交核实。", "brands:report_list"),
        Step("审核项目申报", "审核本县区单位的振兴工程项目申报，通过后进入专家评审。", "brands:project_list"),
        Step(
            "核对企业填报",
            "核对本县区企业的职工教育经费、职业教育投资和抵免测算；用于一线职工低于规定比例的在列表中可单独筛出。",
            "incentives:education_list",
        ),
    ),
    returned=(
        Returned("复核或审批退回补正的申领", "申领直接退给培训机构，补正并经企业确认以后重新到您这里初审，时限重新计算。"),
        Returned("市级退回的品牌或季度报表", "在工作台“退回给我”里看意见，修改后再次提交。"),
    ),
    limits=("备案和初审的工作日数由政策规定，见本页“现行时限”；每件的到期日在工作台和详情页。", "项目审核的时限写在申报通知里。"),
    mistakes=(
        AVOID,
        Mistake("没有执行中的补贴政策，不能备案。", "备案当天须有已审定的政策版本，请联系市职业能力建设科。"),
        Mistake("您录入的账号与登记的账号不一致。", "复核时要独立录入一遍账号；确属登记有误的，选择不予通过。"),
        Mistake("如单位已更名，请在该单位页面办理更名。", "同一信用代码只登记一次，老单位改名不要新建。"),
        Mistake("请核对身份证；确已更名的，请由人社经办人先更正人员信息。", "凭证件在人员页面更正姓名，写明依据，再回来办理。"),
    ),
    ask="政策口径找市职业能力建设科；登录和岗位问题找系统管理员。",
)

CITY_HANDLER = RoleHelp(
    role=Role.CITY_HANDLER,
    does="编制方案、拟定政策、办理公示与结算，管理项目申报，核实品牌数据，督办领导小组任务。",
    steps=(
        Step("编制年度方案", "按县（市、区）分解人数，由审批人下达后统计完成率。", "apprenticeship:plan_list"),
        Step("拟定政策版本", "登记政策文件，录入参数和补贴标准，提交另一人审定；审定后只能另立新版次。", "policies:version_list"),
        Step(
            "办理市直企业",
            "市直企业的备案、预支、申领初审由市级经办办理，做法与县区相同，自己初审的不再由本人办后面的步骤。",
            "apprenticeship:class_list",
        ),
        Step("发布公示", "选择审批通过的申领编制公示，名单自动掩码；从起始日起按工作日计满规定天数。", "subsidies:notice_create"),
        Step("登记异议", "公示期内收到的异议登记到对应明细，由复核人答复。", "subsidies:notice_list"),
        Step("结束公示", "期满次日起结束公示，同时结算：应补减已预支，形成应付或追缴。", "subsidies:notice_list"),
        Step("结算留下的申领", "因预支在途、异议未答复而没有结算的申领，条件具备后单独结算。", "subsidies:claim_list"),
        Step("发布申报通知与办理项目", "拟写通知，审核市直单位申报，登记专家评分、省级立项和任务书，提出分期拨付。", "brands:call_list"),
        Step("登记品牌、核实报表", "品牌列入培育后登记认定文号；核实季度报表，核实后计入统计。", "brands:report_list"),
        Step("分解领导小组任务", "分解任务、提醒部门、核实完成。", "brands:task_list"),
        Step("登记联盟与联合体", "登记成立与牵头单位，此后由牵头单位维护；核实决议的落实。", "alliances:alliance_list"),
        Step("登记产教融合型企业与测算参数", "照公布的名单登记，另一人复核后列入；比例和条款有变化时更新参数。", "incentives:listing_list"),
        Step("订制报表", "拨付情况表按月自动生成，也可以订制任意期间的报表。", "reports:report_list"),
    ),
    returned=(
        Returned("政策版本被退回", "按意见修改草稿，再次提交审定。"),
        Returned("预支被退回、申领被退回", "直接退给申请单位，不需要您处理；结果会出现在申领页面。"),
    ),
    limits=("公示天数、各环节时限由政策规定，见本页“现行时限”。", "公示首尾两日都计；迟发布的，从实际发布日起计满。"),
    mistakes=(
        AVOID,
        Mistake("期满后才能结束公示。", "公示期含最后一日，次日再结束。"),
        Mistake("只有待公示的申领可以列入公示。", "先由审批人审批通过；已被退回的从草稿中移出。"),
        Mistake("在同一天会有两个标准，请检查起止日期。", "先给旧标准填终止日，再录入新标准。"),
        Mistake("请先上传佐证材料（签到册、就业名单等），再提交核实。", "请填报单位补传材料后再提交。"),
    ),
    ask="系统和岗位问题找系统管理员；资金问题找财政经办。",
)

CITY_CHECKER = RoleHelp(
    role=Role.CITY_CHECKER,
    does="复核补贴申领，答复公示异议，遴选项目，检查与验收，复核绩效自评。",
    steps=(
        Step("复核申领", "逐人查看测算步骤、成本和证书；通过、退回补正、不予补贴，或对个别学徒不予补贴。", "subsidies:claim_list"),
        Step("答复异议", "核实后登记异议成立或不成立，写明理由；不成立的明细随下一次结算形成应付。", "subsidies:objection_list"),
        Step("审核品牌", "列入培育或写明意见退回；已创建的品牌由您对外公布。", "brands:brand_list"),
        Step("遴选项目", "专家评分齐全后遴选；建设期做中期检查，完成后验收。", "brands:project_list"),
        Step("复核绩效自评", "核对得分和偏差原因，复核通过后可以办结项目。", "brands:project_list"),
        Step("复核名单", "核对产教融合型企业登记与公布的名单，复核列入或移出。", "incentives:listing_list"),
    ),
    returned=(Returned("退回补正的申领重新到来", "补正后从头审核：企业确认、县区初审，再到复核；请核对上次意见是否已改。"),),
    limits=("复核的工作日数由政策规定，见本页“现行时限”。", "专家评审与推荐的时限写在申报通知里。"),
    mistakes=(
        AVOID,
        Mistake("位才能遴选。", "专家评分不够数，请市级经办先登记齐全。"),
        Mistake("还有节点没有完成", "提示里列出了节点，请申报单位先报完成。"),
        Mistake("须写明理由。", "退回、不予、异议答复都要写理由，申请单位看得到。"),
    ),
    ask="政策口径找市级经办；系统问题找系统管理员。",
)

CITY_APPROVER = RoleHelp(
    role=Role.CITY_APPROVER,
    does="审批补贴和预支，审定政策与标准，下达方案，出具推荐函，审批分期拨付。",
    steps=(
        Step("审批申领", "审批通过时在指标中预留资金，随后列入公示；也可退回补正或不予补贴。", "subsidies:claim_list"),
        Step("核准预支", "核准即预留资金并形成应付，由财政拨付。", "subsidies:prepayment_list"),
        Step("审定政策", "逐条对照文件核对参数和标准，用文字读一遍释义；审定后立即可用于备案。", "policies:version_list"),
        Step("下达年度方案", "下达后各县区按目标统计完成率。", "apprenticeship:plan_list"),
        Step("发布申报通知", "核对类型、金额与期限后发布，发布后不能再改。", "brands:call_list"),
        Step("出具推荐函与办结项目", "登记推荐函文号和日期；绩效自评复核后办结。", "brands:project_list"),
        Step("审批分期拨付", "审批后在项目的指标文件上预留资金并列入应付。", "brands:instalment_list"),
    ),
    returned=(Returned("退回的申领、预支、政策重新到来", "按新的一轮从头审核，请核对上次意见是否已改。"),),
    limits=("审批按复核时限计，见本页“现行时限”；推荐函的时限写在申报通知里。",),
    mistakes=(
        AVOID,
        Mistake("请财政部门追加指标后再办理。", "没有一个指标的余额够本件，请财政录入或追加指标。"),
        Mistake("请先办结（核准、不予或撤回）再审批补贴。", "本班的预支还在办理，先把预支办结，结算才不会重复。"),
        Mistake("您参与了这一版次的拟定，须由另一人审定。", "拟定和审定须两人。"),
        Mistake("请等标准审定、成本填齐，或对其作“不予补贴”。", "有学徒还没有金额，没有标准的一律等待，不作推算。"),
    ),
    ask="政策口径找市级经办；指标余额找财政经办；系统问题找系统管理员。",
)

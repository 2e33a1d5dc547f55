"""The Chinese of what code describes in English only: columns of frames, units, kinds, and the names of the front door."""

KINDS = {
    "text": "文字", "integer": "整数", "number": "数值", "flag": "是否", "date": "日期", "month": "年月", "choice": "选项",
    "choices": "若干选项", "region": "行政区划", "regions": "若干行政区划", "trade": "工种", "trades": "若干工种", "list": "列表", "table": "对照表",
}  # fmt: skip

UNITS = {
    "share": "比例", "months": "月", "yuan/year": "元/年", "yuan": "元", "times": "倍", "days": "天", "utility": "效用", "utility/year": "效用/年", "factor": "系数",
    "years": "年", "year": "年", "people": "人", "channel": "资金渠道", "weeks": "周", "yuan/week": "元/周", "yuan/month": "元/月",
    "yuan per person": "元/人", "yuan/person": "元/人", "minutes": "分钟", "clock": "时刻", "month-day": "月-日", "flag": "是否", "way": "方式",
    "yuan per person and year": "元/人·年", "yearly payments": "次（每年一次）", "km": "公里", "hours": "小时", "hour": "时",
    "groups": "人员类别", "date": "日期", "yuan/km": "元/公里", "km/hour": "公里/小时", "facts": "事实", "elasticity": "弹性",
    "1/yuan": "1/元", "yuan/minute": "元/分钟", "yuan/hour": "元/小时", "yuan/day": "元/天", "yuan per workshop": "元/车间",
    "yuan per insured employee": "元/参保职工", "yuan per household and year": "元/户·年", "yuan per head and year": "元/人·年",
    "yuan per course": "元/期", "yuan per certificate": "元/证", "yuan per base": "元/基地", "yuan per assessment": "元/次评价",
    "10,000 people": "万人", "yuan per pay unit": "元/计薪单位", "points": "分", "digits": "位", "degrees": "度", "seats": "座", "weeks a year": "周/年",
}  # fmt: skip

SHAPES = {"count": "人数", "share": "比例", "sum": "合计"}
SCOPES = {"worker": "人", "post": "岗位", "pair": "人和岗位", "employer": "单位"}
AUDIENCES = {"worker": "劳动者", "employer": "用人单位", "agent": "服务机构", "household": "家庭", "lender": "银行"}

SOURCES = {
    "ours: consent first": "本项目的原则：先有本人意愿",
    "ours: a person decides, with name and reason": "本项目的原则：由人决定，署名并写明理由",
    "ours: scopes matched apart need seats of their own": "本项目的原则：分开求解的范围须有各自的席位",
    "ours: people who ask to stay with their family or team": "本项目的原则：愿与家人或班组在一起的人",
    "the row's own source": "该行所填的依据",
    "ours;": "本项目的原则；",
}

PLAN = {
    "assignments": {
        "worker_id": "谁", "post_id": "去哪个岗位", "employer_id": "岗位所属单位", "mode": "录用、借调或派遣", "km": "单程公里",
        "minutes": "单程分钟", "fare_yuan": "单程车费", "travel_mode": "公路或铁路", "estimated": "里程为全县典型值、非实测时为真",
        "pay_yuan_month": "折算月薪；不能折算的为空", "who_class": "“安置谁”一层的等次，0 最先", "unknowns": "答复为未知的规则，待核实",
        "cost_yuan": "“去哪里”一层的成本", "change": "与承诺相比：新、保留、变动", "returns_on": "借调的返回日期",
    },
    "unplaced": {
        "worker_id": "谁", "who_class": "等次；没有要求就业的为 -1",
        "reason": "没有要求就业、没有可去的岗位、可去的岗位已满、总量限制不许（有空席）",
        "rule": "只差这一条就能去的岗位最多的那条规则，或那项限制；已满时为空", "admissible_posts": "可去的岗位数",
        "cheapest_post_id": "席位价格最接近的可去岗位；没有则为空", "ahead": "JSON：等次 -> 该岗位上不晚于此人的人数",
        "price_people": "席位使别人付出的等次（“安置谁”部分）", "price_yuan": "席位使别人付出的元（“去哪里”部分）",
    },
    "misses": {
        "worker_id": "谁（没有可去的岗位）", "nth": "1 为差得最少", "post_id": "差一点的岗位", "mode": "录用、借调或派遣",
        "rules": "答复为否的规则", "numbers": "JSON：每条规则的数字，供说明句使用",
    },
    "empty_seats": {
        "post_id": "岗位", "seats": "席位数", "filled": "已满足", "empty": "空缺",
        "reason": "没有符合条件者、符合条件者都在别处、岗位本身不合规、岗位已到期、单位已达上限、总量限制",
        "rule": "单独挡住最多人（或关闭该岗位）的规则，或那项限制；否则为空", "admissible_workers": "能去的人数", "alone": "只被这一条挡住的人数",
    },
    "rule_costs": {
        "rule": "规则", "pairs_denied": "它否定的未安置者与空缺岗位组合（所求方式中规则最少者）", "pairs_denied_alone": "其中只被它否定的",
        "workers_denied_alone": "没有它就有岗位可去的未安置者", "posts_denied_alone": "只因它而有未安置者去不成的空缺岗位",
    },
    "verify": {
        "who": "人、岗位或单位", "id": "编号", "rule": "答复为未知的规则", "post_id": "涉及的岗位；只关乎人的为空",
        "numbers": "JSON：说明句的数字", "placed": "该组合在方案中时为真",
    },
    "tiers": {
        "tier": "放宽（必须遵守的限制不能都遵守时）、安置谁、兜底、去哪里", "part": "优先对象、全部、第 N 等、公益性岗位、分钟、元；放宽的为差的人数和元",
        "value": "达到", "bound": "证明的界", "gap": "差距", "unit": "人、分钟或元",
        "certified": "界中由 `proof/` 的价格可核的部分，谁都可以加一遍；比界弱的部分是整数规划的话；没有价格则为空",
    },
    "limits": {
        "limit": "席位、单位上限，或一项总量限制", "subject": "岗位、单位、协作、限制等的编号", "part": "限的是什么：人数、最低比例、最高比例等",
        "use": "方案中的人数（或元），按规定计入在岗的", "low": "下限，或空", "high": "上限，或空；比例的为按方案算出的", "unit": "人、元或项目",
        "hard": "是否必须遵守", "short": "差多少或多多少", "price": "再多一个的目标单位；总量限制起作用时为空",
        "gain_people": "放宽一个可多安置几人（重新求解）；否则为空", "gain_yuan": "前面各层不变时可省多少元；否则为空",
        "price_priority": "放宽一个至多多安置几位优先对象，差距另计；没有证明则为空", "price_people": "同上，全部人员，前面各等不减",
        "price_yuan": "同上，同样的人安置下来时的元数",
    },
    "limit_seats": {
        "limit": "一项总量限制", "subject": "同上表", "part": "同上表", "post_id": "它计入其人员的岗位", "use": "该岗位计入的人数（或元），条件扣除之前；不为 0",
    },
    "screens": {"post_id": "岗位", "screen": "原文写明的招用限制", "treatment": "不予采用（违法），或采用并标明", "source": "条款或设定"},
    "last_resort": {
        "worker_id": "公益性岗位上的人", "posts_reachable": "从公益性岗位上的人起逐次换岗能到的其他岗位数；没有则为 0",
        "seats_reachable": "这些岗位的席位（不超过单位上限），均已占用", "people_inside": "占着这些席位的人，除公益性岗位外都没有别的岗位可去",
    },
}  # fmt: skip

CLAIMS = {
    "payee_kind": "劳动者、单位、家庭、服务机构或银行", "payee_id": "付给谁；不知道的为空（列入待查）", "worker_id": "关于谁；关于单位的为空",
    "employer_id": "工作单位，或这项权益所关于的单位", "instrument": "政策工具", "place": "以哪个区划的标准为准",
    "amount_yuan": "到最后一日还应付的；缺少必要事实的为空", "due_yuan": "其中到询问日已经应得的", "paid_yuan": "已经付的", "fund": "资金渠道",
    "payable_on": "全部条件成立的第一天；不知道的为空", "state": "due 应发、expected 在岗到期即可得、verify 待查清事实", "asks": "待查清的事实",
    "clause": "主要数字的出处", "grade": "可信度", "take_up_way": "免申即享或须申请；没有规定的为空", "take_up_share": "符合条件者中实际发放的比例",
    "pay_on": "payable_on 加上到付款的天数",
}  # fmt: skip

SPENDING = {
    "channel": "政策工具所写的资金渠道", "fund_id": "资金表中的一笔；渠道没有可付的为空", "title": "名称", "month": "当月第一天",
    "amount_yuan": "该笔资金总额；没有资金的为空", "paid_yuan": "到询问日当月已付", "due_yuan": "到询问日已应得、当月应付，按兑现比例折算",
    "expected_yuan": "以后应得、当月应付，按兑现比例折算", "left_yuan": "月末结余（低于 0 为不足）；没有资金的为空", "paid_out": "照此年底能否用完；没有资金的为空",
}  # fmt: skip

NAMES = {
    "Advance": "措施：垫付车费、包车", "DEMO_DATE": "演示的计划日", "DemoPaths": "演示的台账、数据、方案各在哪里", "Desk": "夜间派送的工作台",
    "Handout": "夜间材料的写法", "HirePayment": "措施：吸纳就业补贴", "InputRefused": "数据被拒绝：一次列出全部错误", "Inquiry": "可以反复提问的方案",
    "Instance": "一个问题的各张表", "InsuranceSubsidy": "措施：社会保险补贴", "JobFairs": "措施：招聘会", "Levers": "各项措施及其资金", "Plan": "方案：各表、身份和证明",
    "PlanRejected": "方案没有通过独立核验", "Policy": "有日期、有出处的规则和参数", "Population": "模拟的人口", "Relief": "措施：以工代赈", "Response": "反应设定：低、中、高",
    "RetentionReturn": "措施：稳岗返还", "SKELETON": "情景文件的样板", "Shock": "冲击：停产、禁行等", "StartupGrants": "措施：初创补贴", "Strikes": "冲击的种类",
    "Training": "措施：培训", "TravelGrant": "措施：外出交通补助", "WelfarePosts": "措施：公益性岗位", "Workshops": "措施：帮扶车间", "approve": "第二人签字批准草案",
    "as_date": "把 ISO 日期变成日期", "audit": "把夜间总账从头核一遍", "calibrate": "把模拟拟合到公布的数字", "check": "独立核验一个方案", "compare": "两组措施在同样的随机数下对照",
    "compare_scenarios": "两个情景对照", "deliver": "把已公布的材料送到文件夹", "demo": "编造台账，跑完主要流程", "draft_of": "某日的草案", "entitlements": "谁能得到什么、出自哪笔资金",
    "explain": "一个人或一个岗位的答复", "import_day": "读入当日台账", "inquire": "把方案变成可以反复提问的", "intake": "读入台账：文件夹、工作簿或 DataFrame", "library": "情景库",
    "made_up": "编造的一地数据", "match": "某日的最优方案，经过证明和核验", "night_status": "夜间工作的现状", "plan_policy": "方案所依据的政策参数", "plot": "各种图，返回图形和它的表",
    "policy": "政策参数，可加自己的文件", "publish": "公布已批准的草案", "published_of": "某日已公布的", "read": "读取已导入的数据", "read_diff": "与昨日相比的变化", "read_plan": "读取已写出的方案",
    "read_scenario": "读取情景文件", "record_outcomes": "记录反馈", "register_key": "登记批准人的公钥", "roll_back": "撤回上一次公布", "run_night": "做出当晚的草案", "run_one": "运行一个情景",
    "run_scenario": "情景的措施与现行措施对照（模拟）", "schema_text": "情景文件的 JSON schema", "settings": "情景每个值的出处", "simulate": "运行一次模拟", "sweep_scenario": "逐一取值",
    "write_page": "把情景结果、对照、逐一取值或敏感性写成网页、表、图和简报",
    "acceptance": "公布的去处有多少人接受", "extract": "某日草案从哪里到哪里各多少人，并记下谁要看", "permit": "允许某人以本名操作",
    "record_pins": "登记工作簿中的指定，全部或全不", "refusal_reasons": "按类别的拒绝理由，多的在前", "rotate_key": "保险库换新密钥，并记入台账",
    "sense_scenarios": "哪些假设左右情景的结果", "unmask": "已公布车辆乘客的姓名和电话，先记下谁问、为何", "write_extract": "把汇总写成 CSV",
    "write_leader_sheet": "写出带姓名和电话的领队工作簿",
    "title_of": "情景的标题", "unfinished": "中断而未完成的夜间工作", "verify": "把写出的方案和证明再核一遍", "why_not": "每项补贴能否得到，为什么", "write": "写出方案及其证明和说明",
}  # fmt: skip

PLOTS = {
    "Figure": "一幅图和它的表：`.svg`、`.table`、`.save(文件)`", "anyway": "本来也会去的人", "change": "逐周变化及区间", "county_costs": "各地每多一人的花费",
    "assumptions": "各假定对差别的影响", "groups": "各人群的变化及区间", "prices": "限制每放宽一个的价值", "tiers": "各层目标随取值的变化", "destinations": "各去向人数，有无措施对照",
    "fit": "公布数字与模型，按季度", "flows": "省内流向图", "flows_out": "到省外的流向图", "frontier": "支出与在业人数的边界", "funds": "各渠道资金：已付、应付、预计、结余",
    "journeys": "按单程分钟的人数", "limits": "总量限制的使用和放宽一个的好处", "outflow": "逐周外出人数", "pay": "按月薪的人数", "placed": "谁安置了，其余为什么没有",
    "shortage": "按工种：缺人与缺岗",
}  # fmt: skip

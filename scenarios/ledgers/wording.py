"""Field-form tables put into the words of a bureau: Chinese headers and values, in two hands that differ."""

import functools
from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from domain.geography import Divisions
from domain.tables import TABLES, Column, Kind
from scenarios.ledgers.catalogue import trades
from scenarios.ledgers.streams import Array

Hand = int
"""Who keeps the ledger: 0 writes titles and Excel dates, 1 other headers, other words and dates as text."""

_WORDS: dict[str, dict[str, tuple[str, str]]] = {
    "sex": {"male": ("男", "男性"), "female": ("女", "女性")},
    "education": {
        "none": ("未上学", "文盲"), "primary": ("小学", "小学"), "junior_secondary": ("初中", "初中"),
        "senior_secondary": ("高中", "中专"), "college": ("大专", "专科"), "bachelor": ("本科", "大学本科"),
        "postgraduate": ("研究生", "硕士"),
    },
    "groups": {
        "out_of_poverty": ("脱贫人口", "脱贫户"), "monitored": ("防返贫监测对象", "监测户"),
        "low_income": ("低收入", "低收入人口"), "disabled": ("残疾", "残疾人"), "relocated": ("易地搬迁", "易地搬迁"),
        "young_graduate": ("高校毕业生", "毕业生"), "older_rural": ("大龄农村劳动力", "大龄人员"),
    },
    "capacity": {"full": ("全劳力", "全劳动力"), "half": ("半劳力", "半劳动力"), "weak": ("弱劳力", "弱劳动力")},
    "status": {"employed": ("就业", "在岗"), "unemployed": ("失业", "未就业"), "surplus": ("富余", "待岗")},
    "reach": {
        "township": ("本乡镇", "乡镇内"), "county": ("本县", "县内"), "prefecture": ("本市", "市内"),
        "province": ("本省", "省内"), "nation": ("全国", "不限"),
    },
    "land_seasons": {"sowing": ("春耕", "春播"), "summer_tending": ("夏管", "夏锄"), "harvest": ("秋收", "秋收")},
    "size": {"micro": ("微型", "微型企业"), "small": ("小型", "小型企业"), "medium": ("中型", "中型企业"), "large": ("大型", "大型企业")},
    "kind": {
        "enterprise": ("企业", "企业岗位"), "work_relief": ("以工代赈", "以工代赈岗位"), "workshop": ("帮扶车间", "就业帮扶车间"),
        "public_welfare": ("公益性岗位", "公益岗位"), "day_labour": ("零工", "零工岗位"),
        "minibus": ("中巴", "中巴"), "coach": ("大巴", "大巴"), "rail": ("铁路", "铁路"),
    },
    "accepts": {"hire": ("录用", "招聘"), "loan": ("借调", "共享用工"), "dispatched": ("劳务派遣", "派遣")},
    "role": {"contract": ("合同工", "合同"), "relief": ("劳务", "务工群众")},
    "pay_unit": {"month": ("元/月", "月"), "day": ("元/天", "日"), "hour": ("元/小时", "小时"), "piece": ("元/件", "计件")},
    "physical_demand": {"light": ("轻", "轻体力"), "medium": ("中", "中等"), "heavy": ("重", "重体力")},
    "nature": {"regular": ("长期", "正式"), "temporary": ("临时性", "临时"), "auxiliary": ("辅助性", "辅助"), "substitute": ("替代性", "替代")},
    "welfare_class": {
        "management": ("公共管理类", "公共管理"), "service": ("公共服务类", "公共服务"), "social": ("社会事业类", "社会事业"),
        "maintenance": ("设施维护类", "设施维护"), "governance": ("社会治理类", "社会治理"),
    },
    "scope": {"prefecture": ("市内", "本市"), "province": ("省内", "本省")},
}  # fmt: skip
_WORDS["group"] = _WORDS["groups"]
_SCREEN_WORDS = {
    "age_max=50": "年龄50岁以下",
    "age_max=45": "45周岁以下",
    "age_max=55": "55岁以下",
    "age_min=18": "年满18周岁",
    "education_min=junior_secondary": "初中以上",
    "sex=male": "限男性",
    "no_disability": "身体健康无残疾",
}
_OTHER_HEADERS: dict[str, dict[str, str]] = {
    "workers": {
        "identity_number": "身份证号码", "phone": "手机号码", "name": "人员姓名", "region": "户籍所在地", "education": "文化程度",
        "groups": "困难类别", "capacity": "劳动力类型", "status": "就业状况", "seeking": "是否求职", "wants_to_leave": "外出意愿",
        "reservation_wage_yuan_month": "期望月薪（元/月）", "wanted_trades": "求职意向", "available_from": "可上岗时间",
        "waiting_since": "失业登记时间", "max_travel_minutes": "最长路程（分钟）", "verified_on": "核实时间",
    },
    "posts": {"seats": "需求人数", "region": "工作地址", "physical_demand": "体力要求", "starts": "上岗时间", "screens": "招聘条件"},
    "projects": {
        "funds_yuan": "总投资（万元）", "central_funds_yuan": "中央资金（万元）", "labour_pay_yuan": "劳务报酬（万元）", "region": "建设地点",
    },
}  # fmt: skip
_LEVELS = {1: "一级", 2: "二级", 3: "三级", 4: "四级", 5: "五级"}
IDENTITY_HEADERS = {
    "name": "姓名",
    "identity_number": "身份证号",
    "phone": "联系电话",
    "skills": "技能",
    "requirements": "技能要求",
}


def in_words(frame: pd.DataFrame, table: str, hand: Hand) -> pd.DataFrame:
    """Return the frame with Chinese values; columns keep their field names, dates become ``date`` or text.

    Parameters
    ----------
    frame
        Fields of the table, and perhaps name, identity_number, phone, skills, requirements, which stay as they are.
    table
        Name in ``domain.tables``.
    hand
        0 or 1.
    """
    known = {column.name: column for column in TABLES[table].columns}
    columns = {
        name: _cells(frame[name], known[name], hand)
        if name in known
        else _mapped(frame[name].to_numpy(dtype=object), str)
        for name in frame.columns
        if name in known or name in IDENTITY_HEADERS
    }
    return pd.DataFrame(columns, dtype=object)


def headers(table: str, hand: Hand) -> dict[str, str]:
    """Return the header of every field in this hand."""
    titles = IDENTITY_HEADERS | {column.name: column.title.zh for column in TABLES[table].columns}
    other = _OTHER_HEADERS.get(table, {})
    chosen = {name: text for name, text in other.items() if hand == 1 or table == "projects"}
    return titles | chosen


def _cells(values: pd.Series, column: Column, hand: Hand) -> Array:
    objects = values.to_numpy(dtype=object) if values.dtype.kind != "M" else values.to_numpy()
    if column.kind in (Kind.DATE, Kind.MONTH):
        return _dates(objects, column.kind is Kind.MONTH, hand)
    return _mapped(objects, _speaker(column, hand))


def _mapped(values: Array, say: Callable[[object], object]) -> Array:
    """Say every value once; blanks stay None. Tables repeat few distinct values, numbers go through as they are."""
    said: dict[object, object] = {}
    result = np.empty(len(values), dtype=object)
    for i, value in enumerate(values):
        if value is None or value is pd.NA or value != value:
            continue
        if value not in said:
            said[value] = say(value)
        result[i] = said[value]
    return result


def _speaker(column: Column, hand: Hand) -> Callable[[object], object]:
    words = _WORDS.get(column.name, {})
    name, kind = column.name, column.kind
    if kind is Kind.CHOICE:
        return lambda value: words[str(value)][hand]
    if kind is Kind.CHOICES:
        return lambda value: "、".join(words[item][hand] for item in value) or "无"  # type: ignore[attr-defined]
    if kind is Kind.FLAG:
        return lambda value: "是" if value else "否"
    if kind is Kind.REGION:
        return lambda value: place_words(str(value), hand)
    if kind is Kind.REGIONS:
        return lambda value: "、".join(place_words(item, 0) for item in value)  # type: ignore[attr-defined]
    if kind is Kind.TRADE:
        return lambda value: trade_words(str(value))
    if kind is Kind.TRADES:
        return lambda value: ("、", "；")[hand].join(trade_words(item) for item in value)  # type: ignore[attr-defined]
    if name == "screens":
        return lambda value: "，".join(_SCREEN_WORDS[token] for token in str(value).split(";"))
    if name in ("level", "min_level") and kind is Kind.INTEGER:
        return lambda value: _LEVELS[int(value)]  # type: ignore[call-overload]
    if name in ("funds_yuan", "central_funds_yuan", "labour_pay_yuan"):
        return lambda value: round(float(value) / 10_000, 4)  # type: ignore[arg-type]
    if kind is Kind.INTEGER:
        return lambda value: int(value)  # type: ignore[call-overload]
    return (lambda value: float(value)) if kind is Kind.NUMBER else str  # type: ignore[arg-type]


def place_words(code: str, hand: Hand) -> str:
    """Return the full name of a division; the second hand writes the code of every place that is a county."""
    return code if hand == 1 and len(code) == 6 else Divisions.load().full_name(code)


def trade_words(code: str) -> str:
    """Return the name of a trade; ``none`` is 无."""
    return _trade_names()[code]


@functools.cache
def _trade_names() -> dict[str, str]:
    table = trades()
    return {**dict(zip(table["code"], table["name"], strict=True)), "none": "无"}


def _dates(values: Array, month: bool, hand: Hand) -> Array:
    stamps = pd.to_datetime(pd.Series(values))
    codes, distinct = pd.factorize(stamps)
    if hand == 0 and not month:
        words: list[object] = [stamp.date() for stamp in distinct]
    else:
        form = "%Y-%m" if month else "%Y年%m月%d日"
        words = [stamp.strftime(form) for stamp in distinct]
    table = np.array([*words, None], dtype=object)
    return table[codes]


def skill_cells(skills: pd.DataFrame, count: int) -> Array:
    """Return the 技能 cell of each of ``count`` people from rows without a certificate: ``焊工三级、电工``."""
    cells = np.full(count, None, dtype=object)
    written: dict[int, list[str]] = {}
    for row, skill, level in zip(skills["row"], skills["skill"], skills["level"], strict=True):
        words = trade_words(skill) + (f"{int(level)}级" if level is not None and level == level else "")
        written.setdefault(int(row), []).append(words)
    for row, words_of in written.items():
        cells[row] = "、".join(words_of)
    return cells


def requirement_cells(requirements: pd.DataFrame) -> Mapping[str, str]:
    """Return the 技能要求 cell by post: groups separated by 、 and alternatives by /."""
    cells: dict[str, list[str]] = {}
    for (post, _), rows in requirements.groupby(["post_id", "any_of"], sort=True):
        words = [
            trade_words(skill)
            + (f"{int(level)}级" if level == level and level is not None else "")
            + ("持证" if paper else "")
            for skill, level, paper in zip(rows["skill"], rows["min_level"], rows["certificate_required"], strict=True)
        ]
        cells.setdefault(str(post), []).append("/".join(words))
    return {post: "、".join(groups) for post, groups in cells.items()}

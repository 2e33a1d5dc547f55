"""A day's ledgers, small enough to follow by hand: people of Dongfeng county (220421), posts in Ningbo and at home.

Twelve people ask for work; W01 to W08 want to go out to Ningbo (330206), where P1 has six seats for sewing at 6,000 a
month; W09 to W12 stay in the county, where P2 has three seats. W03 is out of poverty and in a household with W04; W08
was last verified in October. One coach of ten seats stands in the county, and there are two assembly points.
"""

import csv
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from tests.domain.intake.ledger import credit_code

ON = date(2026, 3, 2)
Row = dict[str, Any]
NINGBO, HOME = credit_code(1), credit_code(2)


def workers() -> list[Row]:
    """Return the people."""
    rows = []
    for number in range(1, 13):
        away = number <= 8
        rows.append(
            {
                "人员编号": f"W{number:02d}",
                "户籍地": "东丰县",
                "纬度": 42.68 if number % 2 else 42.90,
                "经度": 125.53 if number % 2 else 125.40,
                "就业状态": "失业",
                "求职意愿": "是",
                "有外出意愿": "是" if away else "否",
                "可接受就业范围": "全国" if away else "县内",
                "意向地区": "330206" if away else "220421",
                "人员类别": "脱贫人口" if number == 3 else "无",
                "劳动能力": "全劳力",
                "性别": "女" if number % 3 else "男",
                "出生年月": "1990-06",
                "家庭编号": "H3" if number in (3, 4) else f"H{number}",
                "核实日期": "2025-10-01" if number == 8 else "2026-02-20",
                "失业登记日期": "2025-12-01",
            }
        )
    return rows


def employers() -> list[Row]:
    """Return the employers."""
    return [
        {
            "统一社会信用代码": NINGBO,
            "单位名称": "宁波北仑制衣",
            "所在地": "330206",
            "用工总量": 200,
            "违规收取押金": "否",
        },
        {
            "统一社会信用代码": HOME,
            "单位名称": "东丰鹿业加工",
            "所在地": "220421",
            "用工总量": 50,
            "违规收取押金": "否",
        },
    ]


def posts() -> list[Row]:
    """Return the posts."""
    same = {
        "岗位类型": "企业岗位",
        "用工方式": "录用",
        "计薪方式": "月",
        "全日制": "是",
        "每周工时": 40,
        "劳动强度": "轻体力",
        "岗位核实日期": "2026-02-25",
    }
    return [
        {"岗位编号": "P1", "统一社会信用代码": NINGBO, "岗位名称": "缝纫工", "工作地点": "330206", "招聘人数": 6, "薪资": 6000, "上岗日期": "2026-03-09", **same},
        {"岗位编号": "P2", "统一社会信用代码": HOME, "岗位名称": "加工工", "工作地点": "220421", "招聘人数": 3, "薪资": 3500, "上岗日期": "2026-03-09", **same},
    ]  # fmt: skip


def vehicles() -> list[Row]:
    """Return the fleet: one coach."""
    return [
        {"车辆编号": "吉D-001", "车型": "大巴", "座位数": 10, "包车固定费用": 800, "每公里费用": 1.5, "最低上座率": 0.5}
    ]


def points() -> list[Row]:
    """Return two assembly points."""
    return [
        {"集合点编号": "A", "集合点名称": "县客运站", "集合点所在地": "220421", "纬度": 42.68, "经度": 125.53},
        {"集合点编号": "B", "集合点名称": "北部镇广场", "集合点所在地": "220421", "纬度": 42.90, "经度": 125.40},
    ]


def write_day(folder: Path, **changed: Iterable[Mapping[str, Any]]) -> Path:
    """Write a day's ledgers as CSV; tables given replace those of this module, an empty one leaves the file out."""
    tables = {"劳动力": workers(), "用人单位": employers(), "岗位": posts(), "车辆": vehicles(), "集合点": points()}
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in {**tables, **changed}.items():
        rows = list(rows)
        if not rows:
            (folder / f"{name}.csv").unlink(missing_ok=True)
            continue
        with (folder / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.DictWriter(stream, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    return folder

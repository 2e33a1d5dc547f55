"""A small county ledger without a fault, and ways to write it; the tests spoil it one place at a time."""

import copy
import csv
import io
import itertools
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from domain.intake import Intake, read_ledgers
from domain.vault import Vault

ON = date(2026, 3, 2)
Sheets = dict[str, list[list[Any]]]


def identity(number: int, born: str = "19800102", sex: str = "male") -> str:
    """Return a fabricated identity number; check digit by the weights of GB 11643, not by the library under test."""
    digits = f"220421{born}{number * 2 + (sex == 'male'):03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return digits + "10X98765432"[sum(int(d) * w for d, w in zip(digits, weights, strict=True)) % 11]


def credit_code(number: int) -> str:
    """Return a fabricated credit code; check character by the powers of 3 modulo 31 of GB 32100."""
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    body = f"91220421MA{number:07d}"
    total = sum(alphabet.index(sign) * pow(3, place, 31) for place, sign in enumerate(body))
    return body + alphabet[-total % 31]


def tidy() -> Sheets:
    """Return sheets of rows, headers first, in which nothing is wrong."""
    return copy.deepcopy(_TIDY)


_TIDY: Sheets = {
    "劳动力": [
        ["姓名", "身份证号", "联系电话", "户籍地", "性别", "学历", "人员类别", "劳动能力", "就业状态", "求职意愿", "期望月薪(元/月)",
         "意向工种", "可上岗日期", "核实日期", "技能"],
        ["赵一", identity(1), "13800000001", "吉林省辽源市东丰县", "男", "初中", "脱贫人口、残疾", "半劳力", "失业", "是", 3000,
         "焊工", "2026-03-02", "2026年2月1日", "焊工3级、电工"],
        ["钱二", identity(2, sex="female"), "13800000002", "东丰县", "女", "高中", "无", "全劳力", "失业", "是", "3,500元",
         "保洁员", "2026/3/2", "2026-02-02", "无"],
        ["孙三", identity(3), "13800000003", "220421", "男", "", "", "", "富余", "否", "", "", "", "2026-02-03", ""],
        ["李四", identity(4, "19751130"), "13800000004", "东丰县", "", "小学", "低收入", "全劳力", "在业", "", "0.4万元", "", "", "", ""],
    ],
    "用人单位": [
        ["统一社会信用代码", "单位名称", "所在地", "用工总量"],
        [credit_code(1), "甲公司", "东丰县", 50],
        [credit_code(2), "乙公司", "东丰县", "60人"],
        [credit_code(3), "丙公司", "浙江省宁波市鄞州区", 70],
    ],
    "岗位": [
        ["岗位编号", "统一社会信用代码", "岗位名称", "工种", "岗位类型", "工作地点", "招聘人数", "薪资", "计薪方式", "上岗日期",
         "招用限制", "技能要求"],
        ["P1", credit_code(1), "焊接", "焊工", "企业", "东丰县", 3, "4500元/月", "", "2026-03-02", "年龄45岁以下；高中以上", "焊工4级持证、焊工/电工"],
        ["P2", credit_code(2), "保洁", "保洁员", "公益性岗位", "东丰县", 2, 100, "日", "2026-03-09", "", ""],
        ["P3", credit_code(3), "装配", "", "企业", "浙江省宁波市鄞州区", 5, 5000, "月", "2026-04-01", "", ""],
    ],
    "技能证书": [
        ["身份证号", "工种", "技能等级", "证书名称", "证书有效期"],
        [identity(1), "焊工", "三级", "特种作业操作证", "2027年6月"],
        [identity(2, sex="female"), "电工", 4, "", ""],
    ],
    "已承诺": [
        ["身份证号", "岗位编号", "承诺程度"],
        [identity(1), "P1", "已公布"],
    ],
}  # fmt: skip


def workbook(
    path: Path, sheets: Mapping[str, list[list[Any]]], merged: Mapping[str, tuple[str, str]] | None = None
) -> Path:
    """Write a workbook; texts that begin with ``=`` become formulas with the value behind ``|``.

    ``merged`` holds by sheet a range to merge and its text.
    """
    book = xlsxwriter.Workbook(path, {"strings_to_formulas": False})
    for name, rows in sheets.items():
        page = book.add_worksheet(name)
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if isinstance(cell, str) and cell.startswith("="):
                    formula, _, value = cell.partition("|")
                    page.write_formula(row, column, formula, None, value)
                elif isinstance(cell, date):
                    page.write_datetime(row, column, cell, book.add_format({"num_format": "yyyy-mm-dd"}))
                else:
                    page.write(row, column, cell) if cell != "" else None
        if merged and name in merged:
            page.merge_range(*merged[name])
    book.close()
    return path


def csv_text(rows: list[list[Any]]) -> str:
    """Return rows as the text of a CSV."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue()


def csv_folder(folder: Path, sheets: Mapping[str, list[list[Any]]], encoding: str = "utf-8") -> Path:
    """Write a CSV per sheet."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in sheets.items():
        (folder / f"{name}.csv").write_bytes(csv_text(rows).encode(encoding))
    return folder


class Share:
    """A policy that knows only how large a share of faulty rows is suffered."""

    def __init__(self, share: float) -> None:
        self.share = share

    def value(self, name: str, on: date, place: str = "") -> float:
        """Return the share."""
        assert name == "intake.fault_share_max"
        return self.share


LENIENT = Share(1.0)
STRICT = Share(0.0)
_vaults = itertools.count()


def new_vault(folder: Path) -> Vault:
    """Return a vault of its own with a fixed key, so that tokens are the same in every test."""
    return Vault.create(folder / f"vault{next(_vaults)}", key=bytes(32))


def read(path: Path, tmp_path: Path, share: Share = LENIENT, **more: Any) -> Intake:
    """Read ledgers with a fresh vault beside them."""
    place = tmp_path.parent / f"{tmp_path.name}-vault"
    return read_ledgers(path, policy=share, on=ON, vault=new_vault(place), **more)

"""Malformed ledgers of 20 kinds: each is the tidy ledger spoilt in one place, with the place where the fault must show."""

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.domain.intake.ledger import Sheets, credit_code, csv_folder, csv_text, identity, tidy, workbook

BOOK = "台账.xlsx"


@dataclass(frozen=True)
class Spoiled:
    """One malformed ledger: how to write it and the fault it must raise (``words`` stand in its Chinese message)."""

    kind: str
    name: str
    write: Callable[[Path], Any]
    words: str
    file: str = BOOK
    sheet: str | None = None
    row: int | None = None
    column: str | None = None


def _cell(
    kind: str, sheet: str, row: int, header: str, value: Any, words: str, also: dict[str, Any] | None = None
) -> Spoiled:
    """Return a ledger with one wrong cell; ``row`` is the row of the sheet, 1 being the headers."""

    def write(folder: Path) -> None:
        sheets = tidy()
        for name, cell in ({header: value} | (also or {})).items():
            sheets[sheet][row - 1][_column(sheets, sheet, name)] = cell
        workbook(folder / BOOK, sheets)

    return Spoiled(kind, f"{header}={value}"[:40], write, words, sheet=sheet, row=row, column=header)


def _column(sheets: Sheets, sheet: str, header: str) -> int:
    if header not in sheets[sheet][0]:
        for row in sheets[sheet]:
            row.append("")
        sheets[sheet][0][-1] = header
    return sheets[sheet][0].index(header)


def _file(kind: str, name: str, content: Callable[[Path], bytes], words: str) -> Spoiled:
    """Return a folder whose workers' file has this content; the rest is tidy."""

    def write(folder: Path) -> None:
        sheets = tidy()
        sheets.pop("劳动力")
        csv_folder(folder, sheets)
        (folder / name).write_bytes(content(folder))

    return Spoiled(kind, name, write, words, file=name)


def _workers_book(folder: Path) -> bytes:
    path = workbook(folder / "temporary.xlsx", {"劳动力": tidy()["劳动力"]})
    content = path.read_bytes()
    path.unlink()
    return content


def _cut(share: float) -> Callable[[Path], bytes]:
    def content(folder: Path) -> bytes:
        whole = _workers_book(folder)
        return whole[: int(len(whole) * share)]

    return content


def _flip(share: float) -> Callable[[Path], bytes]:
    """Flip one bit inside the compressed cells: the directory of the archive stays whole."""

    def content(folder: Path) -> bytes:
        whole = bytearray(_workers_book(folder))
        path = folder / "temporary.xlsx"
        path.write_bytes(whole)
        with zipfile.ZipFile(path) as archive:
            member = archive.getinfo("xl/worksheets/sheet1.xml")
        path.unlink()
        start = member.header_offset + 30 + len(member.filename)
        whole[start + int(member.compress_size * share)] ^= 0x10
        return bytes(whole)

    return content


def _workers_csv(encoding: str) -> Callable[[Path], bytes]:
    return lambda folder: csv_text(tidy()["劳动力"]).encode(encoding)


def _parquet(folder: Path) -> bytes:
    import pandas as pd

    path = folder / "temporary.parquet"
    pd.DataFrame({"姓名": ["赵一"]}).to_parquet(path)
    content = path.read_bytes()
    path.unlink()
    return content


def _sheets(kind: str, name: str, change: Callable[[Sheets], Any], words: str, **place: Any) -> Spoiled:
    """Return a workbook whose sheets were changed."""

    def write(folder: Path) -> None:
        sheets = tidy()
        change(sheets)
        workbook(folder / place.get("file", BOOK), sheets)

    return Spoiled(kind, name, write, words, **place)


def _without(sheet: str, header: str, **place: Any) -> Spoiled:
    def change(sheets: Sheets) -> None:
        index = sheets[sheet][0].index(header)
        for row in sheets[sheet]:
            del row[index]

    return _sheets("missing column", header, change, f"缺少必填列“{header}", sheet=sheet, row=1, column=header, **place)


def _twice(sheet: str, header: str, again: str) -> Spoiled:
    def change(sheets: Sheets) -> None:
        for row in sheets[sheet]:
            row.append(row[sheets[sheet][0].index(header)])
        sheets[sheet][0][-1] = again

    return _sheets("duplicate header", again, change, "两列都是", sheet=sheet, row=1, column=again)


def _again(sheet: str, row: int, header: str, words: str, **cells: Any) -> Spoiled:
    """Return a ledger in which a row's key stands a second time, in a less full row at the end."""

    def change(sheets: Sheets) -> None:
        copy = list(sheets[sheet][row - 1])
        for name, value in cells.items():
            copy[sheets[sheet][0].index(name)] = value
        sheets[sheet].append(copy)

    last = len(tidy()[sheet]) + 1
    return _sheets("duplicate key", f"{sheet} {row}", change, words, sheet=sheet, row=last, column=header)


def _merged(sheet: str, cells: str, text: str, column: str, words: str) -> Spoiled:
    def write(folder: Path) -> None:
        sheets = tidy()
        for name in cells.split(":"):
            sheets[sheet][0]["ABCDEFGHIJKLMNO".index(name[0])] = ""
        workbook(folder / BOOK, sheets, {sheet: (cells, text)})

    return Spoiled("merged header", cells, write, words, sheet=sheet, row=1, column=column)


def _line(name: str, change: Callable[[str], str], words: str, row: int) -> Spoiled:
    """Return a CSV folder with one broken line of workers."""

    def write(folder: Path) -> None:
        csv_folder(folder, tidy())
        path = folder / "劳动力.csv"
        lines = path.read_text(encoding="utf-8").splitlines()
        lines[row - 1] = change(lines[row - 1])
        path.write_text("\r\n".join(lines) + "\r\n", encoding="utf-8", newline="")

    return Spoiled("broken line", name, write, words, file="劳动力.csv", row=row)


def _raw_parts(folder: Path) -> None:
    """Write a workbook with a formula that nobody calculated: its value element is empty."""
    path = workbook(folder / BOOK, tidy())
    with zipfile.ZipFile(path) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    cell = parts["xl/worksheets/sheet2.xml"]
    assert b'<c r="D2"><v>50</v></c>' in cell
    parts["xl/worksheets/sheet2.xml"] = cell.replace(b'<c r="D2"><v>50</v></c>', b'<c r="D2"><f>25*2</f><v></v></c>')
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


_WRONG_ID = identity(1)[:17] + ("0" if identity(1)[17] != "0" else "1")
_WRONG_CODE = credit_code(1)[:17] + ("0" if credit_code(1)[17] != "0" else "1")
_WORKERS, _POSTS, _EMPLOYERS = "劳动力", "岗位", "用人单位"

CASES: tuple[Spoiled, ...] = (
    *(_file("truncated", f"劳动力{n}.xlsx", _cut(share), "损坏") for n, share in enumerate((0.1, 0.5, 0.95))),
    *(_file("flipped bit", f"劳动力{n}.xlsx", _flip(share), "损坏") for n, share in enumerate((0.2, 0.5, 0.9))),
    _file("wrong extension", "劳动力.xlsx", _workers_csv("utf-8"), "扩展名为 .xlsx"),
    _file("wrong extension", "劳动力.xls", _workers_book, "内容却是xlsx"),
    _file("wrong extension", "劳动力_book.csv", _workers_book, "内容却是xlsx"),
    _file("wrong extension", "劳动力_page.xls", lambda _: b"<html><table></table></html>", "内容却是网页"),
    _file("wrong extension", "劳动力_page.xlsx", lambda _: b"%PDF-1.7", "内容却是PDF"),
    _file("wrong extension", "劳动力.parquet", _workers_csv("utf-8"), "扩展名为 .parquet"),
    _file("wrong extension", "劳动力_columns.csv", _parquet, "内容却是Parquet"),
    _file("wrong extension", "劳动力_locked.xlsx", lambda _: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 99, "加密"),
    _file("damaged", "劳动力_cut.parquet", lambda folder: _parquet(folder)[:-9], "无法读取"),
    _file("old form", "劳动力_old.xls", lambda _: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 99, "另存为 xlsx"),
    _file("empty", "劳动力.xlsx", lambda _: b"", "文件是空的"),
    _file("empty", "劳动力_.csv", lambda _: b"", "文件是空的"),
    _file("empty", "劳动力_.parquet", lambda _: b"", "文件是空的"),
    _sheets("empty", "no rows", lambda s: s[_WORKERS].__delitem__(slice(1, None)), "没有数据行", sheet=_WORKERS),
    _sheets("empty", "no headers", lambda s: s.update({_POSTS: [["甲", "乙"], ["丙", "丁"]]}), "找不到表头", sheet=_POSTS),
    _file("encoding", "劳动力_16.csv", _workers_csv("utf-16"), "不是 UTF-8 或 GB18030"),
    _file("encoding", "劳动力_nul.csv", lambda _: "姓名,身份证号\n\x00".encode(), "不是 UTF-8 或 GB18030"),
    _file("encoding", "劳动力_bytes.csv", lambda f: _workers_csv("utf-8")(f) + b"\xff\xff\r\n", "第 6 行"),
    _file("encoding", "劳动力_quote.csv", lambda f: _workers_csv("utf-8")(f) + '"没有收尾'.encode(), "不成对"),
    _sheets("missing table", "posts", lambda s: s.pop(_POSTS), "缺少“岗位”表"),
    _sheets("missing table", "workers", lambda s: s.pop(_WORKERS), "缺少“劳动力”表"),
    _without(_WORKERS, "身份证号"),
    _without(_WORKERS, "户籍地"),
    _without(_WORKERS, "就业状态"),
    _without(_EMPLOYERS, "单位名称"),
    _without(_POSTS, "岗位类型"),
    _without(_POSTS, "招聘人数"),
    _twice(_WORKERS, "身份证号", "身份证号码"),
    _twice(_WORKERS, "户籍地", "户籍地"),
    _twice(_POSTS, "薪资", "月薪"),
    _merged(_WORKERS, "B1:C1", "身份证号", "C", "合并到无表头的 C 列"),
    _merged(_POSTS, "G1:H1", "招聘人数", "H", "合并到无表头的 H 列"),
    _sheets("header unit", "元/斤", lambda s: s[_POSTS][0].__setitem__(7, "薪资（元/斤）"), "不能用于此列", sheet=_POSTS, row=1, column="薪资（元/斤）"),
    _sheets("header unit", "公里", lambda s: s[_WORKERS][0].__setitem__(10, "期望月薪(公里)"), "不能用于此列", sheet=_WORKERS, row=1, column="期望月薪(公里)"),
    _cell("unknown place", _WORKERS, 3, "户籍地", "东峰县", "是否为“吉林省辽源市东丰县”"),
    _cell("unknown place", _POSTS, 2, "工作地点", "月球基地", "不是现行的行政区划"),
    _cell("unknown place", _EMPLOYERS, 3, "所在地", "朝阳区", "处同名"),
    _cell("unknown place", _WORKERS, 4, "户籍地", "吉林省", "范围太大"),
    _cell("unknown place", _WORKERS, 2, "意向地区", "长春市、无名市", "不是现行的行政区划"),
    _cell("unknown trade", _POSTS, 2, "工种", "汗工", "不在职业分类中"),
    _cell("unknown trade", _WORKERS, 2, "意向工种", "焊工、屠龙师", "屠龙师"),
    _cell("unknown trade", "技能证书", 2, "工种", "保洁圆", "是否为“保洁员”"),
    _cell("unknown trade", _POSTS, 2, "技能要求", "焊工4级、屠龙3级", "屠龙"),
    _cell("date", _WORKERS, 2, "可上岗日期", "2026-13-01", "不是有效日期"),
    _cell("date", _WORKERS, 2, "可上岗日期", "2026-02-30", "不是有效日期"),
    _cell("date", _POSTS, 3, "上岗日期", "下月", "不是有效日期"),
    _cell("date", _POSTS, 3, "上岗日期", 46083.0, "不是有效日期"),
    _cell("date", _POSTS, 3, "上岗日期", 2026.1, "1 月与 10 月"),
    _cell("date", _WORKERS, 3, "出生年月", "85年3月", "不是有效日期"),
    _cell("unit", _WORKERS, 2, "期望月薪(元/月)", "3000美元", "单位“美元”不能识别"),
    _cell("unit", _WORKERS, 2, "期望月薪(元/月)", "100元/天", "单位“元/天”不能识别"),
    _cell("unit", _POSTS, 3, "薪资", "100元/月", "与计薪方式"),
    _cell("number", _POSTS, 3, "薪资", "面议", "不是数字"),
    _cell("number", _POSTS, 3, "薪资", "3000-5000", "单位"),
    _cell("number", _POSTS, 2, "招聘人数", 2.5, "不是整数"),
    _cell("number", _POSTS, 2, "招聘人数", "若干", "不是数字"),
    _cell("identity as number", _WORKERS, 3, "身份证号", float(identity(2)[:17] + "0"), "以数字存储"),
    _cell("identity as number", _WORKERS, 3, "身份证号", "2.20421E+17", "以数字存储"),
    _cell("identity as number", "技能证书", 2, "身份证号", float(identity(1)[:17] + "0"), "以数字存储"),
    _cell("check digit", _WORKERS, 2, "身份证号", _WRONG_ID, "校验码不符"),
    _cell("check digit", "已承诺", 2, "身份证号", _WRONG_ID, "校验码不符"),
    _cell("check digit", _EMPLOYERS, 2, "统一社会信用代码", _WRONG_CODE, f"应为 {credit_code(1)}"),
    _cell("check digit", _POSTS, 2, "统一社会信用代码", "甲公司", "不是统一社会信用代码"),
    _cell("identity form", _WORKERS, 2, "身份证号", "220421800102001", "应为 18 位"),
    _cell("identity form", _WORKERS, 2, "身份证号", identity(1)[:10] + "1332" + identity(1)[14:], "出生日期无效"),
    _again(_POSTS, 2, "岗位编号", "与台账.xlsx 岗位 第 2 行重复", 技能要求=""),
    _again(_EMPLOYERS, 3, "统一社会信用代码", "与台账.xlsx 用人单位 第 3 行重复"),
    _again("技能证书", 2, "身份证号", "与台账.xlsx 技能证书 第 2 行重复", 证书有效期=""),
    _cell("reference", _POSTS, 2, "统一社会信用代码", credit_code(9), "在用人单位表中找不到"),
    _cell("reference", "技能证书", 2, "身份证号", identity(9), "在劳动力表中找不到"),
    _cell("reference", "已承诺", 2, "岗位编号", "P9", "在岗位表中找不到"),
    _cell("reference", _POSTS, 2, "项目编号", "X1", "在以工代赈项目表中找不到"),
    _cell("reference", _WORKERS, 2, "现单位代码", credit_code(8), "在用人单位表中找不到"),
    _cell("range", _POSTS, 2, "招聘人数", -1, "0 与 100000 之间"),
    _cell("range", _WORKERS, 2, "期望月薪(元/月)", 4_000_000, "超出范围"),
    _cell("range", _EMPLOYERS, 2, "用工总量", -5, "不得小于 0"),
    _cell("range", "技能证书", 2, "技能等级", 7, "1 与 5 之间"),
    _cell("range", _POSTS, 2, "每周工时", 130, "0 与 112 之间"),
    _cell("range", _WORKERS, 2, "纬度", 12345, "3 与 54 之间", {"经度": 125.5}),
    _cell("blank", _WORKERS, 3, "就业状态", "", "必填项为空"),
    _cell("blank", _POSTS, 3, "计薪方式", "", "必填项为空"),
    _cell("blank", _WORKERS, 3, "身份证号", "", "没有身份证号"),
    _cell("choice", _WORKERS, 2, "学历", "初仲", "是否为“初中”"),
    _cell("choice", _WORKERS, 2, "人员类别", "脱贫人囗", "是否为“脱贫人口”"),
    _cell("choice", _WORKERS, 2, "求职意愿", "也许", "不是“是”或“否”"),
    _cell("choice", _POSTS, 2, "岗位类型", "国企", "不在可选值之内"),
    _cell("choice", _POSTS, 2, "招用限制", "本地户口", "不能识别"),
    _cell("contradiction", _WORKERS, 2, "性别", "女", "与身份证号所示性别不符"),
    _cell("contradiction", _WORKERS, 2, "出生年月", "1981-01", "与身份证号所示出生年月不符"),
    _cell("contradiction", _POSTS, 2, "结束日期", "2026-01-01", "早于“上岗日期”"),
    _cell("contradiction", _WORKERS, 2, "人员类别", "无、残疾", "并列"),
    _cell("formula", _EMPLOYERS, 2, "用工总量", "=1/0|#DIV/0!", "公式结果是错误值"),
    _cell("formula", _POSTS, 2, "工作地点", "=NA()|#N/A", "公式结果是错误值"),
    _cell("formula", _WORKERS, 2, "期望月薪(元/月)", "=A|#REF!", "公式结果是错误值"),
    Spoiled("formula", "not calculated", _raw_parts, "没有计算结果", sheet=_EMPLOYERS, row=2, column="用工总量"),
    _line("cut", lambda line: ",".join(line.split(",")[:5]), "该行有 5 格", 4),
    _line("unquoted", lambda line: line + ",多出", "表头有 15 格", 3),
)  # fmt: skip

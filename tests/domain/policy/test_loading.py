"""Policy files: every fault named with file, line, parameter and way out, all at once; clashes named, not ordered."""

from datetime import date
from pathlib import Path

import pytest

from domain.faults import Fault, InputRefused
from domain.policy import Policy
from domain.policy.loading import load_from

OURS = "source: {grade: ours, note: n}"
NUMBER = "title: {zh: 甲, en: A}\n    unit: yuan\n    kind: number\n    range: [0, 10]"


def faults_of(tmp_path: Path, text: str) -> list[Fault]:
    """The faults of a user's file with this text."""
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputRefused) as caught:
        Policy.load([path])
    return caught.value.faults


def minute(value: str) -> str:
    """A file with one value of cost.minute_yuan."""
    return f"parameters:\n  - id: cost.minute_yuan\n    values:\n      - {value}\n"


# text of the file, line of the fault, what the English message must contain
FAULTY = {
    "not YAML": ("parameters:\n  - id: [\n", 3, "expected"),
    "empty": ("", 1, "the file is empty"),
    "no parameters": ("documents: {}\n", 1, "add parameters"),
    "unknown top key": ("parameter: []\nparameters: []\n", 1, "did you mean parameters?"),
    "key twice": (
        minute(f"{{from: 2026-01-01, value: 1, value: 2, {OURS}}}"),
        4,
        "'value' the key stands here a second",
    ),
    "unknown parameter": (
        f"parameters:\n  - id: cost.minutes_yuan\n    values: [{{from: 2026-01-01, value: 1, {OURS}}}]\n",
        2,
        "'cost.minutes_yuan' is not a known parameter; did you mean cost.minute_yuan?",
    ),
    "id of bad shape": (
        f"parameters:\n  - id: Minute\n    values: [{{from: 2026-01-01, value: 1, {OURS}}}]\n",
        2,
        "shape",
    ),
    "no values": ("parameters:\n  - id: cost.minute_yuan\n    values: []\n", 3, "too few items"),
    "unknown key": (
        minute(f"{{from: 2026-01-01, valeu: 1, {OURS}}}"),
        4,
        "'valeu' is not a known key; did you mean value?",
    ),
    "missing key": (minute(f"{{value: 1, {OURS}}}"), 4, "add from"),
    "no date": (minute(f"{{from: soon, value: 1, {OURS}}}"), 4, "'soon' is not a date"),
    "impossible date": (
        minute(f"{{from: 2026-02-30, value: 1, {OURS}}}"),
        4,
        "'2026-02-30' this is not a valid timestamp",
    ),
    "ends before start": (
        minute(f"{{from: 2026-02-01, to: 2026-01-01, value: 1, {OURS}}}"),
        4,
        "ends on 2026-01-01 before",
    ),
    "bad place": (minute(f"{{place: 222, from: 2026-01-01, value: 1, {OURS}}}"), 4, "'222' has the wrong shape"),
    "wrong kind": (
        minute(f"{{from: 2026-01-01, value: one, {OURS}}}"),
        4,
        "cost.minute_yuan.values.0.value: 'one' is of",
    ),
    "yes is no number": (minute(f"{{from: 2026-01-01, value: true, {OURS}}}"), 4, "'True' is of the wrong kind"),
    "not a number": (minute(f"{{from: 2026-01-01, value: .nan, {OURS}}}"), 4, "write a number"),
    "out of range": (
        minute(f"{{from: 2026-01-01, value: 11, {OURS}}}"),
        4,
        "'11' lies outside the range; write a value from 0",
    ),
    "unknown grade": (minute("{from: 2026-01-01, value: 1, source: {grade: our, note: n}}"), 4, "did you mean ours?"),
    "ours without a reason": (minute("{from: 2026-01-01, value: 1, source: {grade: ours}}"), 4, "states no reason"),
    "read without a document": (minute("{from: 2026-01-01, value: 1, source: {grade: read}}"), 4, "names no document"),
    "unknown document": (
        minute("{from: 2026-01-01, value: 1, source: {grade: read, document: labor-law}}"),
        4,
        "'labor-law' is not among the documents; did you mean labour-law?",
    ),
    "document named twice": (
        "documents: {labour-law: {title: t}}\n" + minute(f"{{from: 2026-01-01, value: 1, {OURS}}}"),
        1,
        "names a document that another file names too",
    ),
    "unknown choice": (
        f"parameters:\n  - id: screens.elsewhere\n    values: [{{from: 2026-01-01, value: honor, {OURS}}}]\n",
        3,
        "'honor' is not a known value; did you mean honour?",
    ),
    "rising where falling is due": (
        f"parameters:\n  - id: waiting.bands_months\n    values: [{{from: 2026-01-01, value: [3, 6], {OURS}}}]\n",
        3,
        "list them falling",
    ),
    "no list": (
        f"parameters:\n  - id: waiting.bands_months\n    values: [{{from: 2026-01-01, value: 3, {OURS}}}]\n",
        3,
        "write a list",
    ),
    "wrong item": (
        f"parameters:\n  - id: waiting.bands_months\n    values:\n      - from: 2026-01-01\n        {OURS}\n"
        "        value:\n          - 12\n          - six\n",
        8,
        "waiting.bands_months.values.0.value.1: 'six' is of the wrong kind",
    ),
    "bad day of the year": (
        f"parameters:\n  - id: season.sowing\n    values: [{{from: 2026-01-01, value: {{from: 4-20, to: 05-31}}, {OURS}}}]\n",
        3,
        "season.sowing.values.0.value.from: '4-20' has the wrong shape",
    ),
    "declared already": (
        f"parameters:\n  - id: cost.minute_yuan\n    range: [0, 99]\n    values: [{{from: 2026-01-01, value: 50, {OURS}}}]\n",
        2,
        "is declared already; give only id and values",
    ),
    "list without leaf": (
        "parameters:\n  - id: my.list\n    title: {zh: 甲, en: A}\n    unit: x\n    kind: list\n"
        f"    values: [{{from: 2026-01-01, value: [1], {OURS}}}]\n",
        2,
        "has no leaf",
    ),
}


@pytest.mark.parametrize("kind", FAULTY)
def test_fault_names_line_and_way_out(tmp_path: Path, kind: str) -> None:
    """A faulty file is refused with its name, the line, the value and what to write instead."""
    text, line, message = FAULTY[kind]
    faults = faults_of(tmp_path, text)
    said = [fault.say("en") for fault in faults]
    assert all(one.startswith("mine.yaml line ") for one in said), said
    assert any(fault.row == line and message in one for fault, one in zip(faults, said, strict=True)), said
    assert all("第" in fault.say("zh") for fault in faults)


def test_missing_table_key_and_unknown_one(tmp_path: Path) -> None:
    """A table that misspells a key is told both: which is unknown and which is missing."""
    text = f"parameters:\n  - id: cost.mode_yuan\n    values: [{{from: 2026-01-01, value: {{hire: 1, lone: 2, dispatched: 3}}, {OURS}}}]\n"
    said = [fault.say("en") for fault in faults_of(tmp_path, text)]
    assert any("'lone' is not a known key; did you mean loan?" in one for one in said)
    assert any("key loan is missing" in one for one in said)


def test_all_faults_come_at_once(tmp_path: Path) -> None:
    """Faults of form and of content in one file are reported together, in the order of its lines."""
    text = (
        "parameters:\n"
        "  - id: cost.minute_yuan\n"
        "    values:\n"
        f"      - {{from: soon, value: 1, {OURS}}}\n"
        f"      - {{from: 2026-01-01, value: 99, {OURS}}}\n"
        "  - id: cost.nothing\n"
        f"    values: [{{from: 2026-01-01, value: 1, {OURS}}}]\n"
    )
    assert [fault.row for fault in faults_of(tmp_path, text)] == [4, 5, 6]


def test_unreadable_files(tmp_path: Path) -> None:
    """A missing file and one that is not UTF-8 are refused by name, both in one go."""
    bad = tmp_path / "gbk.yaml"
    bad.write_bytes("标题: 参数".encode("gb18030"))
    with pytest.raises(InputRefused) as caught:
        Policy.load([tmp_path / "none.yaml", bad])
    said = [fault.say("en") for fault in caught.value.faults]
    assert len(said) == 2
    assert any("none.yaml" in one and "FileNotFoundError" in one for one in said)
    assert any("gbk.yaml" in one and "UTF-8" in one for one in said)


def load(tmp_path: Path, *texts: str) -> Policy:
    """The policy with files of these texts on top."""
    paths = []
    for number, text in enumerate(texts):
        paths.append(tmp_path / f"mine{number}.yaml")
        paths[-1].write_text(text, encoding="utf-8")
    return Policy.load(paths)


def test_user_replaces_what_is_ours(tmp_path: Path) -> None:
    """A user's value goes before a shipped assumption for its place and dates, and only there."""
    policy = load(tmp_path, minute(f"{{place: 22, from: 2026-01-01, to: 2026-12-31, value: 2, {OURS}}}"))
    assert policy.value("cost.minute_yuan", date(2026, 6, 1), "220421") == 2
    assert policy.value("cost.minute_yuan", date(2027, 1, 1), "220421") == 0.5
    assert policy.value("cost.minute_yuan", date(2026, 6, 1), "330206") == 0.5
    whole = load(tmp_path, minute(f"{{from: 2026-01-01, to: 2026-12-31, value: 2, {OURS}}}"))
    assert whole.value("cost.minute_yuan", date(2026, 6, 1), "330206") == 2
    assert whole.value("cost.minute_yuan", date(2027, 1, 1), "330206") == 0.5


def wage(place: str, more: str = "") -> str:
    """A file with one minimum wage."""
    value = f"{{place: {place}, from: 2026-07-01, value: 2000, {OURS}{more}}}"
    return f"parameters:\n  - id: minimum_wage.month\n    values: [{value}]\n"


def test_user_does_not_silently_replace_what_was_read(tmp_path: Path) -> None:
    """A user's value against a shipped one that was read is a clash that names both, unless it says so."""
    with pytest.raises(InputRefused) as caught:
        load(tmp_path, wage("2201"))
    said = caught.value.faults[0].say("en")
    assert (
        "mine0.yaml line 3 column 14 minimum_wage.month: '2000.0' overlaps in time with 2230.0 (wages_jilin.yaml"
        in said
    )
    assert "replaces: true" in said
    policy = load(tmp_path, wage("2201", ", replaces: true"))
    assert policy.value("minimum_wage.month", date(2026, 7, 1), "220102") == 2000
    assert policy.value("minimum_wage.month", date(2026, 6, 30), "220102") == 2230


def test_longer_prefix_is_no_clash(tmp_path: Path) -> None:
    """A value for one county beside that of its province is not a clash: the nearer place decides."""
    policy = load(tmp_path, wage("220421"))
    assert policy.value("minimum_wage.month", date(2026, 7, 1), "220421") == 2000
    assert policy.value("minimum_wage.month", date(2026, 7, 1), "220422") == 1870


def test_two_user_files_clash(tmp_path: Path) -> None:
    """Two files of the user that claim the same place and day are named, whichever is given first."""
    one = minute(f"{{from: 2026-01-01, to: 2026-06-30, value: 1, {OURS}}}")
    other = minute(f"{{from: 2026-06-30, value: 2, {OURS}}}")
    for texts in ((one, other), (other, one)):
        with pytest.raises(InputRefused, match=r"mine1\.yaml line 4 column 9 .*mine0\.yaml line 4"):
            load(tmp_path, *texts)


def test_adjoining_dates_do_not_clash(tmp_path: Path) -> None:
    """A value that starts the day after another ends is no clash."""
    one = minute(f"{{from: 2026-01-01, to: 2026-06-29, value: 1, {OURS}}}")
    policy = load(tmp_path, one, minute(f"{{from: 2026-06-30, value: 2, {OURS}}}"))
    assert policy.value("cost.minute_yuan", date(2026, 6, 29)) == 1
    assert policy.value("cost.minute_yuan", date(2026, 6, 30)) == 2


def test_shipped_values_may_not_clash_either(tmp_path: Path) -> None:
    """Inside the shipped files no grade silently wins: an assumption beside a read value is refused."""
    path = tmp_path / "shipped.yaml"
    value = "{from: 2026-01-01, value: 1, source: {grade: read, document: d, quote: q}}"
    path.write_text(
        f"documents: {{d: {{title: t}}}}\nparameters:\n  - id: my.figure\n    {NUMBER}\n    values:\n"
        f"      - {value}\n      - {{from: 2026-02-01, value: 2, {OURS}}}\n",
        encoding="utf-8",
    )
    with pytest.raises(InputRefused, match="overlaps in time"):
        load_from([path], [])


def test_user_may_declare_a_parameter(tmp_path: Path) -> None:
    """A new parameter, declared in full and cited, is as good as a shipped one."""
    text = (
        "documents:\n  notice: {title: 本县通知, dated: 2026-01-05}\n"
        f"parameters:\n  - id: my.figure\n    {NUMBER}\n    values:\n"
        "      - {place: 220421, from: 2026-01-01, value: 7, source: {grade: read, document: notice, clause: 一}}\n"
    )
    policy = load(tmp_path, text)
    found = policy.find("my.figure", date(2026, 3, 2), "220421")
    assert found is not None
    assert (found.value, found.unit, found.place) == (7.0, "yuan", "220421")
    assert found.source.say() == "本县通知 一"
    assert policy.find("my.figure", date(2026, 3, 2), "220422") is None

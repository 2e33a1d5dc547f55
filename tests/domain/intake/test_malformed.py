"""Malformed files are refused, and the message says where the fault is."""

import re

import pytest

from domain.faults import InputRefused
from tests.domain.intake.ledger import STRICT, identity, read
from tests.domain.intake.spoiled import CASES

SECRETS = [identity(1), identity(2, sex="female"), identity(3), identity(9), "13800000001", "赵一"]


def test_there_are_enough_of_them():
    """At least 60 malformed files of at least 12 kinds are tried, none of them twice."""
    assert len(CASES) >= 60
    assert len({case.kind for case in CASES}) >= 12
    assert len({(case.kind, case.name, case.sheet) for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.kind}: {case.name}")
def test_fault_names_its_place(case, tmp_path):
    """Every malformed ledger is refused, with a fault that names file, sheet, row and column and masks people."""
    case.write(tmp_path)
    with pytest.raises(InputRefused) as refused:
        read(tmp_path, tmp_path, STRICT)
    faults = refused.value.faults
    found = [
        f
        for f in faults
        if (f.sheet, f.row, f.column) == (case.sheet, case.row, case.column) and f.file in (case.file, tmp_path.name)
    ]
    messages = [fault.say("zh") for fault in found]
    assert any(case.words in message for message in messages), [fault.say("zh") for fault in faults]
    everything = " ".join(fault.say(lang) for fault in faults for lang in ("zh", "en"))
    assert not any(secret in everything for secret in SECRETS)
    assert not re.search(
        r"\d{17}[0-9X]|\d{15}|1[3-9]\d{9}", re.sub("应为 \\S+|it is \\S+|9122\\S+|2.2042\\S+", "", everything)
    )

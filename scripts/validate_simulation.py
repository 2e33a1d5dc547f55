"""Write docs/simulation-validation.md, in both languages: the simulation beside published figures and experiments.

``python scripts/validate_simulation.py`` takes several minutes; the pages say what fits and what does not, each figure
computed once for both. ``--experiments`` makes only the last part anew, ``--ban`` only that on 2020.
"""

import dataclasses
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # so that the script also runs where the project is not installed

from simulation_ban import shock_part  # noqa: E402
from simulation_experiments import bangladesh_part, work_part, workfare_part  # noqa: E402
from simulation_fit import calibration_part  # noqa: E402
from simulation_yearly import yearly_part  # noqa: E402

from domain.language import Language, Text  # noqa: E402
from domain.policy import Policy  # noqa: E402
from simulation.calibration import calibrate  # noqa: E402
from simulation.national import DRIFT, FREE, National  # noqa: E402

PAGES: dict[Language, Path] = {
    "en": ROOT / "docs" / "simulation-validation.md",
    "zh": ROOT / "docs" / "simulation-validation.zh-CN.md",
}
MARK = "<!-- Written by scripts/validate_simulation.py; run it instead of editing. -->\n"
HELD_OUT = (2022, 2023, 2024)
BAN = Text("\n## 2020 年：禁行", "\n## 2020: a travel ban")
AFTER_BAN = Text("\n## 年度报告", "\n## Yearly reports")
EXPERIMENTS = Text("\n## 孟加拉国：发给一张车票", "\n## A fare handed out in Bangladesh")
HEAD = Text(
    "# 模拟与公布的数字和试验对照\n\n[English](simulation-validation.md)\n\n"
    "拟合了什么，留出了什么，没有要求而自己得出了什么，什么对不上。三种实现怎样互相核对，见 `tests/verification/simulation`："
    "用同样的抽取，内核（生产用的编译循环）与每人一个进程的朴素模型逐人一致（去处、现金、经历、补助）；各用自己的抽取时，逐周的均值和方差在按全部比较校正过的阈值上"
    "一致，故意埋下的错误都被发现。\n\n",
    "# The simulation beside published figures and experiments\n\n[中文](simulation-validation.zh-CN.md)\n\n"
    "What was fitted, what was held out, what came out without being asked for, and what does not fit. How the three "
    "implementations are held together is in `tests/verification/simulation`: with the same draws the kernel and the plain "
    "process-per-worker model agree person by person (place, cash, experience, grants); with their own draws weekly means and "
    "variances agree at thresholds corrected for all comparisons, and planted faults are caught.\n\n",
)


def main() -> None:
    """Run everything and write the pages; with ``--experiments`` or ``--ban`` only that part of the pages that are there."""
    if "--experiments" in sys.argv:
        parts = [bangladesh_part(), workfare_part()]
        for lang, page in PAGES.items():
            kept = page.read_text(encoding="utf-8").split(EXPERIMENTS.say(lang))[0]
            _write(page, kept, parts, lang)
        return
    policy = Policy.load()
    national = National.of(policy)
    found = calibrate(policy=policy, national=national, hold_out=HELD_OUT)
    if "--ban" in sys.argv:
        part = shock_part(found, national)
        for lang, page in PAGES.items():
            before, rest = page.read_text(encoding="utf-8").split(BAN.say(lang))
            after = AFTER_BAN.say(lang) + rest.split(AFTER_BAN.say(lang))[1]
            _write(page, before, [part, Text(after, after)], lang)
        return
    rolled = calibrate(policy=policy, national=national, hold_out=HELD_OUT, rolling=True, same=found)
    resting = tuple("festival_pull" if name == DRIFT else name for name in FREE)
    people = national.population
    still = dataclasses.replace(people, parameters=dataclasses.replace(people.parameters, taste_away_drift=0.0))
    without = calibrate(policy=policy, national=National(still), hold_out=HELD_OUT, free=resting)
    parts = [
        HEAD,
        calibration_part(found, rolled, without),
        shock_part(found, national),
        yearly_part(found, national),
        work_part(),
        bangladesh_part(),
        workfare_part(),
    ]
    for lang, page in PAGES.items():
        _write(page, MARK, parts, lang)


def _write(page: Path, first: str, parts: list[Text], lang: Language) -> None:
    page.write_text(first + "".join(part.say(lang) for part in parts), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()

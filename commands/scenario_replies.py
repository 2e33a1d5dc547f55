"""What the scenario commands answer: one object for machines, lines and tables for people."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from domain.language import Language, Text
from replies import Code, Reply, grid

if TYPE_CHECKING:
    import pandas as pd

PAGE = Text("网页：{page}", "Page: {page}")
MEMO = Text("一页简报：{files}", "Memo on one page: {files}")
WORK = Text(
    "本次计算 {computed} 个部分，{remembered} 个此前已算过",
    "{computed} parts computed, {remembered} known from before",
)


def written(file: Path, schema: Path | None, lang: Language) -> Reply:
    """Return the reply to a file that was written."""
    words = Text("已写出 {file}", "written: {file}")
    lines = [words.say(lang, file=file)] + ([] if schema is None else [words.say(lang, file=schema)])
    if schema is not None:
        words = Text("改好后：laborflow scenario validate {file}", "when edited: laborflow scenario validate {file}")
        lines.append(words.say(lang, file=file))
    return Reply({"file": str(file), "schema": None if schema is None else str(schema)}, lines)


def _computes(scenario: Any, lang: Language) -> str:
    form, told = scenario.form, []
    if form.matching is not None:
        told.append(Text("求解", "matching").say(lang))
    if form.simulation is not None:
        coupled = form.simulation.matcher == "optimizer"
        told.append(
            (Text("模拟+优化器", "simulation with optimizer") if coupled else Text("模拟", "simulation")).say(lang)
        )
    if form.sweep:
        told.append(Text("逐一取值", "sweep").say(lang))
    return ", ".join(told)


def _verbatim(text: Text, lang: Language) -> str:
    """Return a text that somebody wrote: it is no template."""
    return text.zh if lang == "zh" else text.en


def listed(scenarios: Mapping[str, Any], titles: Mapping[str, Text], lang: Language) -> Reply:
    """Return the list of a library; one that is refused says so, and ``validate`` says why."""
    rows, data = [], []
    refused = Text("不成立：{n} 处", "refused: {n} faults")
    for name, one in scenarios.items():
        faults = getattr(one, "faults", None)
        rows.append(
            [name, _verbatim(titles[name], lang), refused.say(lang, n=len(faults)) if faults else _computes(one, lang)]
        )
        computes = refused.say("en", n=len(faults)) if faults else _computes(one, "en")
        data.append({"name": name, "title": titles[name]._asdict(), "computes": computes})
    headers = Text("名称 标题 计算", "name title computes").say(lang).split()
    return Reply({"scenarios": data}, [grid(headers, rows, unbroken=1)])


def shown(scenario: Any, rows: Sequence[tuple[str, str, str, str]], resolved: bool, lang: Language) -> Reply:
    """Return a scenario: in short, or every value with its origin."""
    names = ("path", "value", "before", "where")
    data = {
        "scenario": scenario.name,
        "title": scenario.title._asdict(),
        "settings": [dict(zip(names, row, strict=True)) for row in rows],
    }
    about = scenario.form.about
    lines: list[Any] = [_verbatim(scenario.title, lang)]
    if about is not None:
        lines.append(about.zh if lang == "zh" else about.en)
    if resolved:
        headers = Text("项目 取值 原值 出处", "key value before origin").say(lang).split()
        lines.append(grid(headers, [list(row) for row in rows]))
    else:
        headers = Text("项目 取值 出处", "key value origin").say(lang).split()
        kept = [
            [path, value, where]
            for path, value, _, where in rows
            if where != "default" and not path.startswith(("title", "about"))
        ]
        lines.append(grid(headers, kept))
    if scenario.unseen:
        words = Text(
            "模拟看不到：{what}（只进入安置求解）", "the simulation does not see: {what} (it enters the matching only)"
        )
        lines.append(words.say(lang, what="; ".join(scenario.unseen)))
    return Reply(data, lines)


def checked(scenarios: Sequence[Any], lang: Language) -> Reply:
    """Return the reply to files without a fault."""
    words = Text("{name}：可用（{computes}）", "{name}: in order ({computes})")
    lines = [words.say(lang, name=one.name, computes=_computes(one, lang)) for one in scenarios]
    return Reply({"scenarios": [one.name for one in scenarios]}, lines)


def _records(frame: "pd.DataFrame") -> Any:
    return json.loads(frame.to_json(orient="records"))


def _work(found: Sequence[Any]) -> tuple[int, int]:
    """Return how many parts of these results were computed now, and how many were known."""
    computed = len({key for one in found for key in one.fresh})
    return computed, len({key for one in found for key in one.keys}) - computed


def _answered(name: str, found: Sequence[Any], page: Path, answer: str, lang: Language, **more: Any) -> Reply:
    """Return the reply to what was computed; exit 4 with the explanation where limits cannot be kept together."""
    from reports.limits_told import limit_sentences

    computed, remembered = _work(found)
    data = {"scenario": name, "page": str(page), "computed": computed, "remembered": remembered, **more}
    files = sorted(path.name for path in page.parent.glob("memo-*.docx"))
    lines = [answer, WORK.say(lang, computed=computed, remembered=remembered), PAGE.say(lang, page=page)]
    if files:
        lines.append(MEMO.say(lang, files=", ".join(str(page.parent / name) for name in files)))
        data["memo"] = [str(page.parent / name) for name in files]
    missed = next((told for one in found if (told := limit_sentences(one, lang))), None)
    if missed is None:
        return Reply(data, lines)
    return Reply(data | {"conflict": missed}, [*missed, *lines], Code.INFEASIBLE)


def ran(found: Any, page: Path, answer: str, lang: Language) -> Reply:
    """Return the reply to a run."""
    return _answered(found.scenario.name, [found], page, answer, lang)


def compared(found: Any, page: Path, answer: str, lang: Language) -> Reply:
    """Return the reply to a comparison."""
    both = [found.first, found.second]
    more = {"first": both[0].scenario.name, "second": both[1].scenario.name, "exactly_zero": found.is_exactly_zero}
    return _answered(both[1].scenario.name, both, page, answer, lang, **more, headline=_records(found.headline))


def swept(found: Any, page: Path, answer: str, lang: Language) -> Reply:
    """Return the reply to a sweep."""
    more = {"frontier": _records(found.frontier), "steps": _records(found.steps)}
    more |= {"county_steps": _records(found.county_steps), "anyway": _records(found.anyway)}
    return _answered(found.points[0].scenario.name, found.points, page, answer, lang, **more)


def sensed(found: Any, page: Path, answer: str, lang: Language) -> Reply:
    """Return the reply to a sensitivity analysis."""
    parts = [side for one in found.found for side in (one.first, one.second)]
    name = parts[1].scenario.name
    return _answered(name, parts, page, answer, lang, effects=_records(found.indices), points=found.plan.points)

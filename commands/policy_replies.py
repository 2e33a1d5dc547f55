"""What ``laborflow policy`` answers: lists, single rules with their history, and the outcome of a check."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from domain.language import Language, Text
from replies import SHOWN, Refused, Reply, grid

if TYPE_CHECKING:
    from domain.policy import Parameter, Policy, Value
    from domain.policy.instrument import Cap, Fact, Instrument, Withdrawal
    from reports.policy_sentences import Speaker

JOINT = Text("；", "; ")
NOTHING = Text("没有", "none")


def listed(speaker: "Speaker", audience: str | None, page: Path | None) -> Reply:
    """Return the reply to ``list``: instruments, then parameters, with value, source and grade."""
    from reports.labels import AUDIENCES
    from reports.policy_offers import absent, absent_title, offer_words, offers, settings
    from reports.policy_page import place_name

    lang = speaker.lang
    here = [offer_words(offer, speaker) for offer in offers(speaker.policy, speaker.on, speaker.place, audience)]
    missing = absent(speaker.policy, speaker.on, speaker.place, audience)
    rules = (
        [] if audience else [_setting(speaker, *pair) for pair in settings(speaker.policy, speaker.on, speaker.place)]
    )
    data = {
        "place": speaker.place,
        "date": str(speaker.on),
        "page": page and str(page),
        "instruments": here,
        "absent": [held.id for held in missing],
        "parameters": rules,
    }
    where = place_name(speaker.place, speaker.names, lang)
    heads = Text("编号 名称 标准 期限 来源", "id title amount until source").say(lang).split()
    lines: list[Any] = [LISTED.say(lang, where=where, on=speaker.on, count=len(here))]
    for name, title in AUDIENCES.items():
        rows = [[o["id"], o["title"], o["amount"], o["until"], _cited(o)] for o in here if o["audience"] == name]
        if rows:
            lines += [title.say(lang), grid(heads, rows, unbroken=1)]
    if missing:
        lines.append(ABSENT.say(lang, titles=JOINT.say(lang).join(absent_title(held, speaker) for held in missing)))
    if rules:
        heads = Text("编号 含义 取值 来源", "id title value source").say(lang).split()
        lines += [
            "\n" + RULES.say(lang, count=len(rules)),
            grid(heads, [[r["id"], r["title"], r["said"], _cited(r)] for r in rules], unbroken=1),
        ]
    lines.append(WRITTEN.say(lang, page=page) if page else MORE.say(lang))
    return Reply(data, lines)


def _setting(speaker: "Speaker", parameter: "Parameter", value: "Value") -> dict[str, Any]:
    from reports.policy_offers import source_words, until
    from reports.policy_words import say_value

    return {
        "id": parameter.id,
        "title": speaker.title(parameter.title),
        "value": value.value,
        "unit": value.unit,
        "said": say_value(value.value, value.unit, speaker.names, speaker.lang),
        "until": until(value, speaker.lang),
        **source_words(value.source, speaker.lang),
    }


def _cited(words: dict[str, Any]) -> str:
    return f"[{words['grade_said']}] {words['source']}"


LISTED = Text("{where}，{on} 有效的政策 {count} 项", "{where}, {on}: {count} instruments in force")
ABSENT = Text("当地当日没有查到标准：{titles}", "No figure is in force there and then for: {titles}")
RULES = Text("当日适用的参数 {count} 项", "{count} parameters in force")
WRITTEN = Text("政策清单网页：{page}", "The list as a page: {page}")
MORE = Text(
    "逐项说明：laborflow policy show 编号；给办事人看的网页：加 --page 文件.html",
    "Each in full: laborflow policy show ID; a page for readers: add --page FILE.html",
)


def shown(speaker: "Speaker", name: str) -> Reply:
    """Return the reply to ``show``: an instrument, parameter, cap or fact with its history.

    Raises
    ------
    Refused
        When nothing has this id; names the nearest.
    """
    policy = speaker.policy
    for instrument in policy.instruments:
        if instrument.id == name:
            return _instrument(speaker, instrument)
    for cap in policy.caps:
        if cap.id == name:
            return _cap(speaker, cap)
    for parameter in policy.parameters:
        if parameter.id == name:
            return _parameter(speaker, parameter)
    for fact in policy.facts:
        if fact.id == name:
            return _fact(speaker, fact)
    raise unknown(policy, name)


def unknown(policy: "Policy", name: str) -> Refused:
    """Return the refusal of an id that nothing has, with the nearest ones."""
    from difflib import get_close_matches

    known = [held.id for held in policy.instruments]
    known += [held.id for held in policy.caps]
    known += [held.id for held in policy.parameters]
    known += [held.id for held in policy.facts]
    near = get_close_matches(name, known, n=3, cutoff=0.5)
    hint = Text(f"；是否为 {'、'.join(near)}？", f"; did you mean {' or '.join(near)}?") if near else Text("", "")
    return Refused(Text(f"没有编号为 {name} 的政策{hint.zh}", f"no policy has the id {name!r}{hint.en}"))


def _instrument(speaker: "Speaker", instrument: "Instrument") -> Reply:
    from reports.labels import AUDIENCES, PAYEES
    from reports.policy_offers import Offer, fund, offer_words

    lang, value = speaker.lang, speaker.policy.in_force(instrument, speaker.on, speaker.place)
    words = {} if value is None else offer_words(Offer(instrument, value), speaker)
    stopped = instrument.withdrawal(speaker.on, speaker.place) is not None
    amount = words["amount"] if words else (STOPPED_HERE if stopped else NOT_HERE).say(lang)
    facts = [
        (Text("对象", "Audience"), AUDIENCES[instrument.audience].say(lang)),
        (Text("发给谁", "Paid to"), PAYEES[instrument.pays].say(lang)),
        (Text("标准", "How much"), amount),
        (Text("条件", "Conditions"), _bullets(speaker.conditions(instrument), lang)),
        (Text("与其他政策", "Beside others"), _bullets(speaker.combination(instrument), lang)),
        (Text("怎么领", "How it is paid"), speaker.take_up(instrument)),
        (Text("资金渠道", "Paid from"), fund(instrument, speaker)),
        (Text("期限", "Until when"), words.get("until", "")),
        (Text("依据", "Source"), _cited(words) if words else ""),
        (Text("原文", "Quote"), words.get("quote", "")),
        (Text("网址", "Address"), words.get("address", "")),
        (Text("停止执行", "Withdrawn"), "\n".join(_withdrawn(speaker, held) for held in instrument.withdrawn)),
        (Text("说明", "Note"), "" if instrument.note is None else speaker.title(instrument.note)),
    ]
    used = [speaker.policy.parameter(name) for name in instrument.parameters()]
    data: dict[str, Any] = {
        "kind": "instrument",
        "id": instrument.id,
        "title": speaker.title(instrument.title),
        "place": speaker.place,
        "date": str(speaker.on),
        "in_force": value is not None,
        "audience": instrument.audience,
        "case": instrument.case,
        "pays": instrument.pays,
        "function": instrument.amount,
        "uses": dict(instrument.uses),
        "amount": words.get("amount"),
        "conditions": speaker.conditions(instrument),
        "gives_way_to": list(instrument.gives_way_to),
        "combination": speaker.combination(instrument),
        "take_up": speaker.take_up(instrument),
        "fund": fund(instrument, speaker),
        "source": words.get("source"),
        "grade": words.get("grade"),
        "file": instrument.file,
        "line": instrument.line,
        "history": _rows(speaker, used),
    }
    return Reply(data, [*_sheet(speaker, data["title"], instrument.id, facts), *_histories(speaker, used)])


def _withdrawn(speaker: "Speaker", held: "Withdrawal") -> str:
    from reports.policy_page import place_name

    where = place_name(held.place, speaker.names, speaker.lang)
    words = WITHDRAWN if held.valid_until is None else WITHDRAWN_UNTIL
    dates = {"first": held.valid_from, "last": held.valid_until}
    return words.say(speaker.lang, where=where, source=held.source.plain, **dates)


WITHDRAWN = Text("{where}，自 {first} 起（{source}）", "{where}, from {first} on ({source})")
WITHDRAWN_UNTIL = Text("{where}，{first} 至 {last}（{source}）", "{where}, {first} to {last} ({source})")


def _parameter(speaker: "Speaker", parameter: "Parameter") -> Reply:
    low, high = parameter.range
    users = [held for held in speaker.policy.instruments if parameter.id in held.parameters()]
    here = speaker.value(parameter.id)
    facts = [
        (Text("单位", "Unit"), parameter.unit),
        (Text("允许范围", "Range"), "" if low is None or high is None else f"{low:g} – {high:g}"),
        (Text("当地当日取值", "Value here"), speaker.said(parameter.id) or NOT_HERE.say(speaker.lang)),
        (Text("用于", "Used by"), JOINT.say(speaker.lang).join(speaker.title(held.title) for held in users)),
    ]
    data: dict[str, Any] = {
        "kind": "parameter",
        "id": parameter.id,
        "title": speaker.title(parameter.title),
        "place": speaker.place,
        "date": str(speaker.on),
        "unit": parameter.unit,
        "range": [low, high],
        "value": None if here is None else here.value,
        "used_by": [held.id for held in users],
        "history": _rows(speaker, [parameter]),
    }
    return Reply(data, [*_sheet(speaker, data["title"], parameter.id, facts), *_histories(speaker, [parameter])])


def _cap(speaker: "Speaker", cap: "Cap") -> Reply:
    members = [speaker.policy.instrument(name) for name in cap.instruments]
    limit = speaker.policy.parameter(cap.limit)
    facts = [
        (Text("限额", "Limit"), speaker.cap(cap) or NOT_HERE.say(speaker.lang)),
        (Text("适用于", "For"), JOINT.say(speaker.lang).join(speaker.title(held.title) for held in members)),
    ]
    data: dict[str, Any] = {
        "kind": "cap",
        "id": cap.id,
        "title": speaker.title(cap.title),
        "per": cap.per,
        "period": cap.period,
        "counts": cap.counts,
        "limit": cap.limit,
        "instruments": list(cap.instruments),
        "history": _rows(speaker, [limit]),
    }
    return Reply(data, [*_sheet(speaker, data["title"], cap.id, facts), *_histories(speaker, [limit])])


def _fact(speaker: "Speaker", fact: "Fact") -> Reply:
    users = [held for held in speaker.policy.instruments if fact.id in asked_by(held)]
    origin = FROM_TABLES if fact.derived and not fact.stated else FROM_EITHER if fact.derived else STATED
    facts = [
        (Text("属于", "Of"), OF[fact.of].say(speaker.lang)),
        (Text("单位", "Unit"), fact.unit),
        (Text("可填", "One of"), JOINT.say(speaker.lang).join(map(speaker.title, fact.titles.values()))),
        (Text("从哪里来", "Where from"), origin.say(speaker.lang)),
        (Text("用于", "Used by"), JOINT.say(speaker.lang).join(speaker.title(held.title) for held in users)),
    ]
    data: dict[str, Any] = {
        "kind": "fact",
        "id": fact.id,
        "title": speaker.title(fact.title),
        "of": fact.of,
        "fact_kind": fact.kind,
        "unit": fact.unit,
        "range": [fact.low, fact.high],
        "choices": list(fact.choices),
        "choices_said": [speaker.title(title) for title in fact.titles.values()],
        "derived": fact.derived,
        "used_by": [held.id for held in users],
    }
    return Reply(data, _sheet(speaker, data["title"], fact.id, facts))


def asked_by(instrument: "Instrument") -> set[str]:
    """Return the facts that an instrument asks for; months since a date ask for the date."""
    asked = {fact for _, fact in instrument.reads} | {condition.fact for condition in instrument.conditions}
    asked |= {condition.only_if.fact for condition in instrument.conditions if condition.only_if is not None}
    return {fact.removesuffix(".months") for fact in asked}


STOPPED_HERE = Text("已停止执行", "withdrawn")
NOT_HERE = Text("当地当日没有标准", "no figure there and then")
OF = {
    "worker": Text("劳动者", "a worker"),
    "employer": Text("用人单位", "an employer"),
    "agent": Text("机构", "an agent"),
}
FROM_TABLES = Text("由台账和方案推得", "from the ledgers and the plan")
FROM_EITHER = Text("由台账和方案推得，也可填在补贴事实表", "from the ledgers and the plan, or stated in subsidy_facts")
STATED = Text("填在补贴事实表", "stated in subsidy_facts")


def _bullets(sentences: Sequence[str], lang: Language) -> str:
    return "\n".join(f"· {sentence}" for sentence in sentences) if sentences else NOTHING.say(lang)


def _sheet(speaker: "Speaker", title: str, name: str, facts: Sequence[tuple[Text, str]]) -> list[Any]:
    """Return the head of a single rule: title, where and when, and its facts."""
    from reports.policy_page import place_name

    where = place_name(speaker.place, speaker.names, speaker.lang)
    rows = [[speaker.title(label), said] for label, said in facts if said]
    return [HEAD.say(speaker.lang, title=title, name=name, where=where, on=speaker.on), grid(["", ""], rows)]


HEAD = Text("{title}（{name}），{where}，{on}", "{title} ({name}), {where}, {on}")
HISTORY = Text("数值历史：{title}（{name}）", "History of {title} ({name})")
MORE_ROWS = Text(
    "……另有 {count:,} 个数值，全部见 --json，或用 --place 缩小范围",
    "... {count:,} more values; all with --json, fewer with --place",
)


def _rows(speaker: "Speaker", parameters: Sequence["Parameter"]) -> list[dict[str, Any]]:
    from reports.policy_history import history, row

    return [row(parameter, value) for parameter in parameters for value in history(parameter, speaker.place)]


def _histories(speaker: "Speaker", parameters: Sequence["Parameter"]) -> list[Any]:
    """Return a table of dated values for every parameter."""
    from reports.policy_history import history
    from reports.policy_offers import source_words
    from reports.policy_page import place_name
    from reports.policy_words import say_value

    lang = speaker.lang
    heads = Text("地区 自 至 取值 来源", "place from until value source").say(lang).split()
    lines: list[Any] = []
    for parameter in parameters:
        values = history(parameter, speaker.place)
        if not values:
            continue
        rows = [
            [
                place_name(value.place, speaker.names, lang),
                str(value.valid_from),
                str(value.valid_until or ""),
                say_value(value.value, value.unit, speaker.names, lang),
                _cited(source_words(value.source, lang)),
            ]
            for value in values[:SHOWN]
        ]
        lines += [HISTORY.say(lang, title=speaker.title(parameter.title), name=parameter.id), grid(heads, rows)]
        if len(values) > SHOWN:
            lines.append(MORE_ROWS.say(lang, count=len(values) - SHOWN))
    return lines


def checked(policy: "Policy", file: Path, on: date, lang: Language) -> Reply:
    """Return the reply to a file without faults: what it states, read back in words."""
    from reports.policy_history import row
    from reports.policy_offers import speaker_of
    from reports.policy_page import place_name
    from reports.policy_words import say_value

    speaker = speaker_of(policy, on, "", lang)
    own = [(parameter, value) for parameter in policy.parameters for value in parameter.values if not value.shipped]
    own = [(parameter, value) for parameter, value in own if value.file == file.name]
    instruments = [held for held in policy.instruments if held.file == file.name]
    caps = [held for held in policy.caps if held.file == file.name]
    heads = Text("参数 地区 自 至 取值", "parameter place from until value").say(lang).split()
    rows = [
        [
            speaker.title(parameter.title),
            place_name(value.place, speaker.names, lang),
            str(value.valid_from),
            str(value.valid_until or ""),
            say_value(value.value, value.unit, speaker.names, lang),
        ]
        for parameter, value in own
    ]
    data = {
        "file": str(file),
        "accepted": True,
        "values": [row(parameter, value) for parameter, value in own],
        "instruments": [held.id for held in instruments],
        "caps": [held.id for held in caps],
        "withdrawn": [held.id for held in policy.instruments if held.withdrawn],
    }
    lines: list[Any] = [ACCEPTED.say(lang, file=file.name, values=len(own), instruments=len(instruments))]
    if rows:
        lines.append(grid(heads, rows))
    lines += [f"{speaker.title(held.title)}（{held.id}）" for held in instruments]
    lines += [
        STOPPED.say(lang, title=speaker.title(held.title), name=held.id, when=_withdrawn(speaker, one))
        for held in policy.instruments
        for one in held.withdrawn
    ]
    return Reply(data, [*lines, USE.say(lang, file=file)])


STOPPED = Text("停止执行：{title}（{name}），{when}", "Withdrawn: {title} ({name}), {when}")
ACCEPTED = Text(
    "{file} 可用：{values} 个数值，{instruments} 项新政策。读到的是：",
    "{file} is good: {values} values, {instruments} new instruments. It says:",
)
USE = Text("用法：给命令加上 --policy {file}", "To use it, add --policy {file} to a command")

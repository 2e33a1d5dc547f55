"""Facts, instruments and caps of the files: every name in them must be known, and nothing may go in a circle."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any

from domain.faults import Fault as InputFault
from domain.language import Text
from domain.policy.amount_forms import FORMS, SETTLE_ROLES, AmountForm
from domain.policy.citing import cite
from domain.policy.conditions import link_condition
from domain.policy.faults import FileFaults, PolicyFault
from domain.policy.form import Path, nearest
from domain.policy.instrument import Cap, Choice, Fact, Instrument, TakeUp, Withdrawal
from domain.policy.known_facts import DERIVED, fact_of
from domain.policy.ordering import circle, in_order
from domain.policy.parameter import Document, Form, Value
from domain.policy.reading import PolicyFile
from domain.policy.schema import WithdrawnEntry
from domain.policy.schema_instruments import CapEntry, FactEntry, InstrumentEntry

FIGURE = ("number", "integer")
SHOWN = 30
"""Names that are listed when none comes near."""
DECLARED = Text("已在别处声明", "is declared already")
OTHER_ID = Text("换一个编号", "take another id")


class Linker:
    """Gathers what the files say of instruments, and every fault in it."""

    def __init__(
        self, forms: Mapping[str, Form], values: Mapping[str, list[Value]], documents: Mapping[str, Document]
    ) -> None:
        self.forms = forms
        self.values = values
        self.documents = documents
        self.facts: dict[str, Fact] = {fact.id: fact for fact in DERIVED}
        self.instruments: dict[str, Instrument] = {}
        self.caps: dict[str, Cap] = {}
        self.faults: list[InputFault] = []
        self.known: tuple[str, ...] = ()

    def link(self, files: Iterable[PolicyFile]) -> None:
        """Take in the files: first all facts and ids, then what refers to them."""
        read = list(files)
        for spot, fact in self._entries(read, "facts"):
            self._fact(spot, fact)
        instruments = list(self._entries(read, "instruments"))
        self.known = tuple(sorted({entry.id for _, entry in instruments}))
        for spot, entry in instruments:
            self._instrument(spot, entry)
        self._refuse_circles({entry.id: spot for spot, entry in reversed(instruments)})
        for spot, cap in self._entries(read, "caps"):
            self._cap(spot, cap)
        for spot, withdrawn in self._entries(read, "withdrawn"):
            self._withdraw(spot, withdrawn)

    def _entries(self, files: Iterable[PolicyFile], part: str) -> "Iterator[tuple[_Spot, Any]]":
        """Yield the entries of one part of all files that fit the schema, each with its place."""
        for file in files:
            for position, entry in enumerate(getattr(file.entry, part)):
                if (part, position) not in file.skipped:
                    yield _Spot(self, file, (part, position), entry.id), entry

    def linked(self) -> tuple[tuple[Instrument, ...], tuple[Fact, ...], tuple[Cap, ...]]:
        """Return the instruments (each after those it gives way to), the facts and the caps."""
        return in_order(self.instruments), tuple(self.facts.values()), tuple(self.caps.values())

    def _fact(self, spot: "_Spot", entry: FactEntry) -> None:
        if entry.id in self.facts:
            spot.fault(("id",), entry.id, DECLARED, OTHER_ID)
            return
        low, high = entry.range or (None, None)
        title, named = Text(entry.title.zh, entry.title.en), self._choices(spot, entry)
        codes = tuple(choice.code for choice in named)
        self.facts[entry.id] = Fact(
            entry.id, title, entry.of, entry.kind, entry.unit, low, high, codes, blank=entry.blank, named=named
        )

    def _choices(self, spot: "_Spot", entry: FactEntry) -> tuple[Choice, ...]:
        """Return the choices of a fact; no word may stand for two of them."""
        named = tuple(Choice(code, Text(said.zh, said.en), tuple(said.also)) for code, said in entry.choices.items())
        owner: dict[str, str] = {}
        for choice in named:
            for word in choice.words:
                other = owner.setdefault(word, choice.code)
                if other != choice.code:
                    problem = Text(f"既是 {other} 又是 {choice.code}", f"stands for both {other} and {choice.code}")
                    spot.fault(
                        ("choices", choice.code), word, problem, Text("每种说法只能对应一个值", "take it from one")
                    )
        return named

    def _instrument(self, spot: "_Spot", entry: InstrumentEntry) -> None:
        if entry.id in self.instruments:
            spot.fault(("id",), entry.id, DECLARED, OTHER_ID)
            return
        form = FORMS.get(entry.amount)
        if form is None:
            spot.fault(
                ("amount",), entry.amount, Text("函数未知", "is not a known function"), _near(entry.amount, FORMS)
            )
        else:
            self._uses(spot, entry, form)
            self._reads(spot, entry, form)
        if "." in entry.fund:
            spot.parameter(("fund",), entry.fund, ("text",))
        if entry.begins is not None:
            spot.fact(("begins",), entry.begins, ("date",), entry.case)
        take_up = entry.take_up
        if take_up is not None:
            spot.parameter(("take_up", "way"), take_up.way, ("text",))
            spot.parameter(("take_up", "share"), take_up.share, FIGURE)
            spot.parameter(("take_up", "delay_days"), take_up.delay_days, FIGURE)
        for nth, other in enumerate(entry.gives_way_to):
            spot.instrument(("gives_way_to", nth), other)
        conditions = (
            link_condition(spot, ("conditions", nth), condition, entry.case)
            for nth, condition in enumerate(entry.conditions)
        )
        self.instruments[entry.id] = Instrument(
            id=entry.id,
            title=Text(entry.title.zh, entry.title.en),
            audience=entry.audience,
            case=entry.case,
            pays=entry.pays,
            place=entry.place,
            fund=entry.fund,
            amount=entry.amount,
            uses=tuple(entry.uses.items()),
            reads=tuple(entry.reads.items()),
            conditions=tuple(conditions),
            gives_way_to=tuple(entry.gives_way_to),
            settle=entry.settle,
            take_up=TakeUp(take_up.way, take_up.share, take_up.delay_days) if take_up is not None else None,
            begins=entry.begins,
            dated_by=entry.dated_by,
            note=Text(entry.note.zh, entry.note.en) if entry.note is not None else None,
            file=spot.file.name,
            line=spot.faults.line(spot.path),
        )

    def _uses(self, spot: "_Spot", entry: InstrumentEntry, form: AmountForm) -> None:
        settle = (SETTLE_ROLES[entry.settle],) if entry.settle is not None else ()
        roles = {role.name: role for role in (*form.roles, *settle)}
        for name, parameter in entry.uses.items():
            if name not in roles:
                problem = Text(f"{form.name} 不用此参数", f"is not a parameter that {form.name} takes")
                spot.fault(("uses", name), name, problem, _near(name, roles), key=True)
            else:
                spot.parameter(("uses", name), parameter, roles[name].kinds)
        missing = [role.name for role in roles.values() if role.required and role.name not in entry.uses]
        missing += [" | ".join(names) for names in form.one_of if not set(names) & set(entry.uses)]
        for name in missing:
            problem = Text(f"{form.name} 缺少参数 {name}", f"lacks the parameter {name} that {form.name} takes")
            spot.fault(("uses",), None, problem, Text(f"补上 {name}", f"add {name}"), key=True)
        if entry.settle is not None and entry.uses.get("heads") in self.values:
            self._heads(spot, entry)

    def _heads(self, spot: "_Spot", entry: InstrumentEntry) -> None:
        """Refuse heads of tax that are no facts of the payee."""
        payee = "employer" if entry.pays == "employer" else "worker"
        known = tuple(fact.id for fact in self.facts.values() if fact.of == payee and fact.kind in FIGURE)
        for head in dict.fromkeys(head for value in self.values[entry.uses["heads"]] for head in value.value):
            if head not in known:
                problem = Text(f"不是 {payee} 的数字事实", f"is not a known figure of a {payee}")
                spot.fault(("uses", "heads"), head, problem, _near(head, known))

    def _reads(self, spot: "_Spot", entry: InstrumentEntry, form: AmountForm) -> None:
        for name, fact in entry.reads.items():
            read = form.read(name)
            if read is None:
                problem = Text(f"{form.name} 不读此事实", f"is not a fact that {form.name} reads")
                names = tuple(known.name for known in form.reads)
                spot.fault(("reads", name), name, problem, _near(name, names), key=True)
            else:
                spot.fact(("reads", name), fact, read.kinds, entry.case)
        for read in form.reads:
            if read.required and read.name not in entry.reads:
                problem = Text(
                    f"{form.name} 缺少事实 {read.name}", f"does not say which fact {form.name} reads as {read.name}"
                )
                spot.fault(
                    ("amount",), None, problem, Text(f"补上 reads.{read.name}", f"add reads.{read.name}"), key=True
                )

    def _refuse_circles(self, spots: "Mapping[str, _Spot]") -> None:
        found = circle(self.instruments)
        if found:
            chain = " → ".join((*found, found[0]))
            problem = Text(f"互相让位成环（{chain}）", f"gives way in a circle ({chain})")
            way_out = Text("去掉其中一个 gives_way_to", "take one of these out of gives_way_to")
            for one, other in pairwise((*found, found[0])):
                nth = self.instruments[one].gives_way_to.index(other)
                spots[one].fault(("gives_way_to", nth), other, problem, way_out)

    def _cap(self, spot: "_Spot", entry: CapEntry) -> None:
        if entry.id in self.caps:
            spot.fault(("id",), entry.id, DECLARED, OTHER_ID)
            return
        for nth, name in enumerate(entry.instruments):
            spot.instrument(("instruments", nth), name)
            held = self.instruments.get(name)
            if held is not None and held.case == "employer" and entry.per in ("worker", "household"):
                problem = Text(f"以单位为对象，不能按 {entry.per} 封顶", f"is about employers and has no {entry.per}")
                spot.fault(("instruments", nth), name, problem, Text("写 per: employer", "write per: employer"))
        spot.parameter(("limit",), entry.limit, FIGURE)
        title, line = Text(entry.title.zh, entry.title.en), spot.faults.line(spot.path)
        self.caps[entry.id] = Cap(
            *(entry.id, title, tuple(entry.instruments), entry.per, entry.period, entry.counts, entry.limit),
            *(spot.file.name, line),
        )

    def _withdraw(self, spot: "_Spot", entry: WithdrawnEntry) -> None:
        spot.instrument(("instrument",), entry.instrument)
        source = cite(entry.source, self.documents, spot.faults, spot.path, spot.name)
        held = self.instruments.get(entry.instrument)
        if isinstance(source, PolicyFault):
            self.faults.append(source)
        elif held is not None:
            more = (Withdrawal(place, entry.valid_from, entry.valid_until, source) for place in entry.place)
            self.instruments[held.id] = replace(held, withdrawn=(*held.withdrawn, *more))


class _Spot:
    """One entry of a file, as a place for faults and look-ups."""

    def __init__(self, linker: Linker, file: PolicyFile, path: Path, name: str) -> None:
        self.linker, self.file, self.path, self.name = linker, file, path, name
        self.faults = FileFaults(file.name, file.marks)

    def fault(self, path: Path, value: Any, problem: Text, way_out: Text, *, key: bool = False) -> None:
        """Note a fault below the entry."""
        self.linker.faults.append(self.faults.at((*self.path, *path), value, problem, way_out, self.name, key=key))

    def parameter(self, path: Path, name: str, kinds: tuple[str, ...]) -> Form | None:
        """Return the form of a parameter, or note that it is unknown or of another kind."""
        form = self.linker.forms.get(name)
        if form is None:
            self.fault(path, name, Text("参数未知", "is not a known parameter"), _near(name, self.linker.forms))
        elif form.kind not in kinds:
            wanted = " | ".join(kinds)
            problem = Text(f"参数为 {form.kind}", f"is a {form.kind}")
            self.fault(path, name, problem, Text(f"应为 {wanted}", f"name a parameter of kind {wanted}"))
        return form

    def fact(self, path: Path, name: str, kinds: tuple[str, ...], case: str) -> Fact | None:
        """Return a fact, or note that it is unknown, of another kind, or not known of such a case."""
        fact = fact_of(name, self.linker.facts)
        if fact is None:
            self.fault(path, name, Text("事实未知", "is not a known fact"), _near(name, self.linker.facts))
        elif fact.kind not in kinds:
            wanted = " | ".join(kinds)
            problem = Text(f"事实为 {fact.kind}", f"is a {fact.kind}")
            self.fault(path, name, problem, Text(f"应为 {wanted}", f"name a fact of kind {wanted}"))
        elif case == "employer" and fact.of != "employer":
            problem = Text("是人员的事实", "is a fact of a worker")
            self.fault(
                path,
                name,
                problem,
                Text("换为单位的事实，或写 case: worker", "name a fact of the employer, or write case: worker"),
            )
        return fact

    def instrument(self, path: Path, name: str) -> None:
        """Note when an instrument is unknown."""
        if name not in self.linker.known:
            self.fault(path, name, Text("政策工具未知", "is not a known instrument"), _near(name, self.linker.known))


def _near(word: str, known: Iterable[str]) -> Text:
    """Return "did you mean", or the first of the known words."""
    words = tuple(known)
    hint = nearest(word, words)
    if len(words) <= SHOWN or hint.en.startswith("did you"):
        return hint
    listed = ", ".join(words[:SHOWN])
    return Text(f"可用：{listed} …", f"valid: {listed} …")

"""Policy files to parameters, facts, instruments and caps: read, validate, merge, refuse with all faults at once."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from domain.faults import Fault, InputRefused
from domain.language import Text
from domain.policy import form
from domain.policy.citing import cite
from domain.policy.clashes import clashes, without_replaced
from domain.policy.compiled import DATA
from domain.policy.faults import FileFaults, PolicyFault
from domain.policy.form import nearest
from domain.policy.instrument import Cap, Fact, Instrument
from domain.policy.linking import Linker
from domain.policy.parameter import Document, Form, Parameter, Value
from domain.policy.reading import PolicyFile, read_file
from domain.policy.schema import ParameterEntry, ValueEntry

RANK_OURS, RANK_READ, RANK_REPLACING = 0, 1, 2


@dataclass
class _Merger:
    """What has been gathered from the files so far."""

    forms: dict[str, tuple[ParameterEntry, Form]] = field(default_factory=dict)
    values: dict[str, list[Value]] = field(default_factory=dict)
    documents: dict[str, Document] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


class Loaded(NamedTuple):
    """What policy files hold, in the order of the fields of ``Policy``."""

    parameters: tuple[Parameter, ...]
    documents: tuple[Document, ...]
    instruments: tuple[Instrument, ...]
    facts: tuple[Fact, ...]
    caps: tuple[Cap, ...]


def load_files(extra: Iterable[Path]) -> Loaded:
    """Return everything in the shipped files and the extra ones.

    Raises
    ------
    InputRefused
        With all faults of all files.
    """
    return load_from(sorted(DATA.glob("*.yaml")), list(extra))


def load_from(shipped: list[Path], extra: list[Path]) -> Loaded:
    """Return what ``load_files`` returns, from any shipped files."""
    merger = _Merger()
    files: list[PolicyFile] = []
    for path in (*shipped, *extra):
        file, faults = read_file(path, shipped=path in shipped)
        merger.faults += faults
        if file is not None:
            files.append(file)
    for file in files:
        _add_documents(merger, file)
        _add_forms(merger, file)
    for file in files:
        _add_values(merger, file)
    for name in sorted(merger.values):
        merger.faults += clashes(name, merger.values[name])
    linker = Linker({name: shape for name, (_, shape) in merger.forms.items()}, merger.values, merger.documents)
    linker.link(files)
    merger.faults += linker.faults
    if merger.faults:
        order = {name: position for position, name in enumerate([path.name for path in (*shipped, *extra)])}
        raise InputRefused(sorted(merger.faults, key=lambda fault: (order.get(fault.file, -1), fault.row or 0)))
    documents = tuple(merger.documents[name] for name in sorted(merger.documents))
    return Loaded(_parameters(merger), documents, *linker.linked())


def _parameters(merger: _Merger) -> tuple[Parameter, ...]:
    found = []
    for name in sorted(merger.forms):
        entry, shape = merger.forms[name]
        if entry.title is None or entry.unit is None:
            raise ValueError(f"{name} was merged without a declaration")
        values = sorted(merger.values[name], key=lambda value: (value.place, value.valid_from, -value.rank))
        title = Text(entry.title.zh, entry.title.en)
        found.append(Parameter(name, title, entry.unit, shape, tuple(without_replaced(values))))
    return tuple(found)


def _add_documents(merger: _Merger, file: PolicyFile) -> None:
    faults = FileFaults(file.name, file.marks)
    for name, entry in file.entry.documents.items():
        if name in merger.documents:
            problem = Text("文件名称重复", "names a document that another file names too")
            merger.faults.append(faults.at(("documents", name), name, problem, Text("换一个名称", "take another name")))
            continue
        merger.documents[name] = Document(name, entry.title, entry.address, entry.dated, entry.read_on, entry.note)


def _add_forms(merger: _Merger, file: PolicyFile) -> None:
    faults = FileFaults(file.name, file.marks)
    for position, entry in enumerate(file.entry.parameters):
        if entry.only_values() or (entry.id not in merger.forms and not entry.declares()):
            continue
        if entry.id in merger.forms:
            problem = Text("参数已在别处声明", "is declared already")
            way_out = Text("只写 id 和 values", "give only id and values")
            merger.faults.append(faults.at(("parameters", position), entry.id, problem, way_out, entry.id))
            continue
        low, high = entry.range or (None, None)
        kind = str(entry.kind)
        leaf = entry.leaf or kind
        choices, keys, more = tuple(entry.choices), tuple(entry.keys), tuple(entry.optional_keys)
        merger.forms[entry.id] = (entry, Form(kind, leaf, low, high, choices, keys, more, entry.pattern, entry.order))


def _add_values(merger: _Merger, file: PolicyFile) -> None:
    faults = FileFaults(file.name, file.marks)
    for position, entry in enumerate(file.entry.parameters):
        if ("parameters", position) in file.skipped:
            continue
        if entry.id not in merger.forms:
            problem = Text("参数未知", "is not a known parameter")
            near = nearest(entry.id, tuple(sorted(merger.forms)))
            merger.faults.append(faults.at(("parameters", position, "id"), entry.id, problem, near, entry.id))
            continue
        for nth, value in enumerate(entry.values):
            path = ("parameters", position, "values", nth)
            if path not in file.skipped:
                _add_value(merger, file, faults, entry.id, value, path)


def _add_value(
    merger: _Merger, file: PolicyFile, faults: FileFaults, name: str, entry: ValueEntry, path: form.Path
) -> None:
    declared, wanted = merger.forms[name]
    wrong_parts = form.misfits(wanted, entry.value)
    for wrong in wrong_parts:
        spot = (*path, "value", *wrong.path)
        merger.faults.append(faults.at(spot, wrong.value, wrong.problem, wrong.way_out, name, key=wrong.key))
    source = cite(entry.source, merger.documents, faults, path, name)
    if isinstance(source, PolicyFault):
        merger.faults.append(source)
    elif not wrong_parts:
        for place in entry.place:
            value = Value(
                value=form.frozen(wanted, entry.value),
                unit=declared.unit or "",
                source=source,
                place=place,
                valid_from=entry.valid_from,
                valid_until=entry.valid_until,
                file=file.name,
                line=faults.line(path),
                rank=_rank(file, entry),
                shipped=file.shipped,
                character=faults.mark(path).column,
            )
            merger.values.setdefault(name, []).append(value)


def _rank(file: PolicyFile, entry: ValueEntry) -> int:
    """Return the standing of a value: shipped assumptions give way to a user's values, all else only when told."""
    if file.shipped and entry.source.grade == "ours":
        return RANK_OURS
    return RANK_REPLACING if entry.replaces and not file.shipped else RANK_READ

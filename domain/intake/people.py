"""Who a row is about: worker tokens from identity numbers or worker numbers, and what the identity number tells."""

from datetime import date
from typing import Any

import pandas as pd

from domain.intake import identity
from domain.intake.books import Book, Held
from domain.language import Text
from domain.tables import TABLES
from domain.vault import Vault, contact_key


def name_workers(books: dict[str, Book], vault: Vault, on: date | None, held: Held) -> dict[str, str]:
    """Give every row of a worker its ``worker_id``: the token of the identity number, else the worker's own number.

    Parameters
    ----------
    books
        All books; those with workers are changed: identity columns leave the frames of all tables but workers.
    vault
        Makes the tokens.
    on
        Day after which nobody can have been born.
    held
        Takes the rows that name nobody or contradict themselves.

    Returns
    -------
    dict
        What messages call a token: the masked identity number or the worker's number.
    """
    shown: dict[str, str] = {}
    workers = books["workers"]
    local = _tokens(workers, vault, {}, shown, held)
    _compare_with_identity(workers, on, held)
    for name, book in books.items():
        if name != "workers" and any(column.name == "worker_id" for column in TABLES[name].columns):
            _tokens(book, vault, local, shown, held)
    return shown


def _tokens(book: Book, vault: Vault, local: dict[str, str], shown: dict[str, str], held: Held) -> dict[str, str]:
    """Write ``worker_id`` into a book and return the tokens of the worker numbers that stand beside identity numbers."""
    frame = book.frame
    if not len(frame):
        return {}
    identities, numbers = _texts(frame, "identity_number"), _texts(frame, "worker_id")
    must = next(column.required for column in TABLES[book.table].columns if column.name == "worker_id")
    tokens: list[str | None] = []
    beside: dict[str, str] = {}
    known: dict[str, str] = {}
    for row, number, own in zip(frame.index.tolist(), identities, numbers, strict=True):
        if number is None and own is not None and identity.LOOKS_LIKE_IDENTITY.fullmatch(own):
            number = own
        if number is not None:
            token = known.get(number) or known.setdefault(number, vault.token(number))
            shown[token] = number
            tokens.append(token)
            if own is not None and own != number and beside.setdefault(own, token) != token:
                held.hold(book, row, "worker_id", *TWO_PEOPLE)
        else:
            alone = None if own is None else local.get(own, own)
            if must and alone is None and not _is_reported(book, row, held):
                held.hold(book, row, "identity_number", *NOBODY)
            tokens.append(alone)
    for row, alone in zip(frame.index.tolist(), tokens, strict=True):
        if alone in beside:
            held.hold(book, row, "worker_id", *TWO_PEOPLE)
    frame["worker_id"] = pd.array(tokens, dtype="str")
    if book.table != "workers" and "identity_number" in frame:
        del frame["identity_number"]
    return beside


def _texts(frame: pd.DataFrame, name: str) -> list[str | None]:
    """Return a text column as plain texts and None; all None when it is absent."""
    if name not in frame:
        return [None] * len(frame)
    values: list[Any] = frame[name].to_numpy(dtype=object).tolist()
    return [value if isinstance(value, str) else None for value in values]


def _is_reported(book: Book, row: int, held: Held) -> bool:
    return any((book.table, row, name) in held.cells for name in ("identity_number", "worker_id"))


def _compare_with_identity(book: Book, on: date | None, held: Held) -> None:
    """Fill birth month and sex from the identity number where blank; a contradiction is a fault."""
    frame = book.frame
    numbers = _texts(frame, "identity_number")
    months = identity.birth_months(numbers)
    sexes = pd.Series([None if n is None else identity.sex(n) for n in numbers], index=frame.index, dtype="str")
    if "sex" in frame:
        wrong = frame["sex"].notna() & sexes.notna() & (frame["sex"] != sexes)
        for row in frame.index[wrong]:
            held.hold(book, row, "sex", *SEX_DIFFERS)
        frame["sex"] = frame["sex"].where(frame["sex"].notna(), sexes)
    else:
        frame["sex"] = sexes
    born = pd.Series(months, index=frame.index)
    if "birth_month" in frame:
        wrong = frame["birth_month"].notna() & born.notna() & (frame["birth_month"] != born)
        for row in frame.index[wrong]:
            held.hold(book, row, "birth_month", *BIRTH_DIFFERS)
        frame["birth_month"] = frame["birth_month"].where(frame["birth_month"].notna(), born)
    else:
        frame["birth_month"] = born
    if on is not None:
        for row in frame.index[frame["birth_month"] > pd.Timestamp(on)]:
            held.hold(book, row, "birth_month", *NOT_YET_BORN)


def identities(frame: pd.DataFrame) -> pd.DataFrame:
    """Return what the vault keeps of the kept workers."""
    return pd.DataFrame(
        {"worker_id": frame["worker_id"].tolist()}
        | {name: _texts(frame, name) for name in ("name", "identity_number", "phone")}
    )


def contacts(frame: pd.DataFrame) -> pd.DataFrame:
    """Return what the vault keeps of the people whom employers name as their contacts: nothing where none is named."""
    names, phones = _texts(frame, "contact"), _texts(frame, "contact_phone")
    keys = [contact_key(str(employer)) for employer in frame["employer_id"]] if len(frame) else []
    rows = [(key, name, None, phone) for key, name, phone in zip(keys, names, phones, strict=True) if name or phone]
    return pd.DataFrame(rows, columns=["worker_id", "name", "identity_number", "phone"])


TWO_PEOPLE = (
    Text("同一人员编号对应两个身份证号", "is the worker number of another identity number too"),
    Text("请核对人员编号", "check the worker number"),
)
NOBODY = (
    Text("没有身份证号，也没有人员编号", "has neither identity number nor worker number"),
    Text("请填写身份证号", "enter the identity number"),
)
SEX_DIFFERS = (
    Text("与身份证号所示性别不符", "differs from the sex in the identity number"),
    Text("请核对身份证号与性别", "check the identity number and the sex"),
)
BIRTH_DIFFERS = (
    Text("与身份证号所示出生年月不符", "differs from the month of birth in the identity number"),
    Text("请核对身份证号与出生年月", "check the identity number and the month of birth"),
)
NOT_YET_BORN = (
    Text("出生年月晚于计划日", "is a month of birth after the plan date"),
    Text("请核对出生年月", "check the month of birth"),
)

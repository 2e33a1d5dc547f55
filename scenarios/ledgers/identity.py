"""Made-up people and firms: names, telephone numbers, identity numbers and credit codes with valid check digits."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from scenarios.ledgers.streams import Array, Streams

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕金朴崔姜"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红梅建国庆海龙春雪峰宇晨欣怡子涵文斌志鹏慧颖婷佳琪"
_IDENTITY_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643
_IDENTITY_CHECKS = "10X98765432"
_ORGANISATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)  # GB 11714
_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)  # GB 32100
_PHONE_PREFIX = "1290"  # assumed: no mobile number begins so
_SEQUENCES = 499


def person_names(streams: Streams, name: str, count: int) -> Array:
    """Return made-up names of two or three characters."""
    surname = streams[f"{name}/surname"].integers(0, len(_SURNAMES), count)
    given = streams[f"{name}/given"].integers(0, len(_GIVEN), (count, 2))
    long = streams.chance(f"{name}/long", 0.8, count)
    names = np.empty(count, dtype=object)
    names[:] = [
        _SURNAMES[s] + _GIVEN[a] + (_GIVEN[b] if three else "")
        for s, (a, b), three in zip(surname.tolist(), given.tolist(), long.tolist(), strict=True)
    ]
    return names


def phone_numbers(streams: Streams, name: str, count: int) -> Array:
    """Return telephone numbers of 11 digits in a range where no mobile number lies."""
    numbers = streams[name].integers(0, 10_000_000, count)
    result: Array = _PHONE_PREFIX + pd.Series(numbers).astype(str).str.zfill(7).to_numpy(dtype=object)
    return result


def identity_numbers(county: str, births: npt.NDArray[np.datetime64], male: npt.NDArray[np.bool_]) -> Array:
    """Return distinct identity numbers of 18 characters.

    Parameters
    ----------
    county
        Division code of 6 digits, the first part of every number.
    births
        Days of birth.
    male
        Men get odd sequence numbers.

    Raises
    ------
    ValueError
        When more people of one sex share a day of birth than there are sequence numbers.
    """
    day = pd.Series(births.astype("datetime64[D]").astype(str)).str.replace("-", "")
    order = pd.DataFrame({"day": day, "male": male}).groupby(["day", "male"]).cumcount().to_numpy()
    if len(order) and order.max() >= _SEQUENCES:
        raise ValueError(
            f"county {county}: more than {_SEQUENCES} people of one sex share a day of birth; use fewer people"
        )
    sequence = 2 * order + np.where(male, 1, 2)
    bodies = county + day + pd.Series(sequence).astype(str).str.zfill(3)
    digits = _digits(bodies, 17)
    checks = np.array(list(_IDENTITY_CHECKS))[(digits @ np.array(_IDENTITY_WEIGHTS)) % 11]
    return np.asarray(bodies.to_numpy(dtype=object) + checks.astype(object), dtype=object)


def wrong_check_digit(identity_number: str) -> str:
    """Return the number with another last character, so that it no longer checks."""
    return identity_number[:-1] + ("1" if identity_number[-1] != "1" else "2")


def credit_codes(counties: Array, first: int = 0, kind: str = "91") -> Array:
    """Return distinct credit codes of 18 characters, one per county given.

    The organisation part begins with YY and counts up, so that nobody takes it for a real firm's.

    Parameters
    ----------
    counties
        Division codes of 6 digits, where each is registered.
    first
        Number of the first organisation.
    kind
        Registering department and category, ``91`` for firms, ``11`` for public bodies.
    """
    codes = np.empty(len(counties), dtype=object)
    codes[:] = [_credit_code(kind, str(county), first + i) for i, county in enumerate(counties)]
    return codes


def _credit_code(kind: str, county: str, number: int) -> str:
    organisation = f"YY{number:06d}"
    total = sum(_ORGANISATION_ALPHABET.index(c) * w for c, w in zip(organisation, _ORGANISATION_WEIGHTS, strict=True))
    body = kind + county + organisation + "0123456789X0"[(11 - total % 11) % 11]
    total = sum(_CREDIT_ALPHABET.index(c) * w for c, w in zip(body, _CREDIT_WEIGHTS, strict=True))
    return body + _CREDIT_ALPHABET[(31 - total % 31) % 31]


def _digits(bodies: "pd.Series[str]", width: int) -> npt.NDArray[np.int64]:
    if bodies.empty:
        return np.zeros((0, width), dtype=np.int64)
    raw = np.frombuffer("".join(bodies).encode("ascii"), dtype=np.uint8)
    return raw.reshape(len(bodies), width).astype(np.int64) - ord("0")

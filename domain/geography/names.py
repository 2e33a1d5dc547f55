"""What place a text means: names read from the left, each inside the one before."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

KINDS = ("特别行政区", "自治区", "自治州", "自治县", "自治旗", "新区", "地区", "省", "市", "区", "县", "旗", "盟")
TOWNSHIP_KINDS = ("街道办事处", "街道", "民族乡", "苏木", "镇", "乡")
_PEOPLES = re.compile(  # as they end the names of autonomous divisions: 前郭尔罗斯 for 前郭尔罗斯蒙古族
    "(?<=..)(各族|蒙古族?|回族?|藏族|维吾尔|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族?|傣族|黎族|"
    "傈僳族|佤族|畲族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜|土族|达斡尔族|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯|塔吉克|"
    "怒族|鄂温克族|保安族|裕固族|独龙族|普米族)+$"
)
_NOISE = re.compile(r"[\s\-—－/\\|,，、;；:：·.。>＞()（）\[\]【】\"'“”]+")
_NOT_A_PLACE = ("中华人民共和国", "省直辖县级行政区划", "自治区直辖县级行政区划", "市辖区")
_LOOKS_LIKE_A_DIVISION = re.compile(r"^.{1,9}?(省|市|县|旗|盟|区|乡|镇|街道|苏木)")
_DETAIL = re.compile(
    r"^.{0,12}?(开发区|高新区|园区|工业区|产业区|示范区|合作区|保税区|社区|小区|厂区|景区|校区|矿区|林区)"
)
_SHORTEST_STEM, _LONGEST_NAME = 2, 15
_STILL = "9999"  # the last year of a name in force
_KIND_LETTERS = tuple("省市区县旗盟州乡镇")


class OtherName(NamedTuple):
    """A name or code that is not in force: former (``until`` a year) or a usual short form (``until`` blank)."""

    code: str
    name: str
    until: str
    now: tuple[str, ...]


class Resolution(NamedTuple):
    """What a text means: one code, or None and the candidates; ``rest`` is the address behind the division."""

    code: str | None
    candidates: tuple[str, ...] = ()
    rest: str = ""


class _Entry(NamedTuple):
    """A place that a form may name: its code then, whether the form is the whole name, its codes now, its last year."""

    code: str
    whole: bool
    now: tuple[str, ...]
    until: str = _STILL


class _Reading(NamedTuple):
    """One way to read a text; the best has the least rest, then the most whole names."""

    codes: tuple[str, ...]
    rest: str
    stems: int
    until: str = _STILL


class NameIndex:
    """Names in force and former ones, ready to read texts with.

    Parameters
    ----------
    names
        Name by code, of all divisions in force.
    others
        Former names and codes, and short forms.
    """

    def __init__(self, names: Mapping[str, str], others: tuple[OtherName, ...]) -> None:
        self._names = names
        self._former_codes: dict[str, tuple[str, ...]] = {}
        self._in_force: dict[str, list[_Entry]] = defaultdict(list)
        self._former: dict[str, list[_Entry]] = defaultdict(list)
        for code, name in names.items():
            for form, whole in _forms(name, len(code)):
                self._in_force[form].append(_Entry(code, whole, (code,)))
        for other in others:
            if other.until:
                known = self._former_codes.get(other.code, ())
                self._former_codes[other.code] = tuple(sorted({*known, *other.now}))
                for form, whole in _forms(other.name, min(len(other.code), 6)):
                    self._former[form].append(_Entry(other.code, whole, other.now, other.until))
            else:
                self._in_force[other.name].append(_Entry(other.code, True, other.now))
        self.resolve = lru_cache(maxsize=1 << 18)(self._resolve)

    def _resolve(self, text: str, hint: str = "") -> Resolution:
        """Return what the text means; see ``Divisions.resolve``."""
        clean = _clean(text)
        if not clean:
            return Resolution(None)
        if clean.isdecimal():
            return self._resolve_code(clean)
        best: Resolution | None = None
        for former in (False, True):
            found = self._settle(self._readings(clean, former, hint), hint)
            if found.code is not None or (found.candidates and not found.rest):
                return found
            best = best if best and best.candidates else found
        return best or Resolution(None)

    def _resolve_code(self, digits: str) -> Resolution:
        code = digits[:9] if len(digits) in (12, 15) else digits
        for suffix, length in (("000", 9), ("0000", 6), ("00", 6)):
            if code not in self._names and len(code) == length and code.endswith(suffix):
                code = code[: -len(suffix)]
                if len(code) == 6:
                    return self._resolve_code(code)
        if code in self._names:
            return Resolution(code)
        now = self._former_codes.get(code, ())
        if len(now) == 1:
            return Resolution(now[0])
        return Resolution(None, now or self._former_codes.get(code[:6], ()))

    def _readings(self, text: str, former: bool, hint: str) -> list[_Reading]:
        """Return every way to read the text whose rest is shortest."""
        found: list[_Reading] = []
        self._read(text, _Reading((), "", 0), ("",), former, hint, found)
        shortest = min((len(reading.rest) for reading in found), default=0)
        return [reading for reading in found if len(reading.rest) == shortest]

    def _read(
        self, text: str, so_far: _Reading, scopes: tuple[str, ...], former: bool, hint: str, found: list[_Reading]
    ) -> bool:
        """Read on from the left inside the scopes; tell whether anything was found."""
        deeper = False
        for length in range(min(len(text), _LONGEST_NAME), 0, -1):
            for entry in self._entries(text[:length], former):
                inside = any(entry.code.startswith(scope) and len(entry.code) > len(scope) for scope in scopes)
                if inside and (entry.whole or self._stem_allowed(entry.code, scopes, hint)):
                    rest = text[length:]
                    step = _Reading(entry.now, rest, so_far.stems + (not entry.whole), min(so_far.until, entry.until))
                    if self._read(rest, step, (entry.code, *entry.now), former, hint, found):
                        deeper = True
                    elif entry.whole or rest[:1] not in _KIND_LETTERS:  # 东风县 does not mean 东风区
                        found.append(step)
                        deeper = True
        return deeper

    def _entries(self, form: str, former: bool) -> list[_Entry]:
        entries = self._in_force.get(form, [])
        return [*entries, *self._former.get(form, [])] if former else entries

    def _stem_allowed(self, code: str, scopes: tuple[str, ...], hint: str) -> bool:
        """Tell whether the short form may mean this place: of a township only inside a county that is known."""
        if len(code) < 9:
            return True
        return any(len(scope) == 6 for scope in scopes) or (len(hint) >= 6 and code.startswith(hint[:6]))

    def _settle(self, readings: list[_Reading], hint: str) -> Resolution:
        """Return the one place the readings mean, those nearest to the hint first, or all of them as candidates."""
        if not readings:
            return Resolution(None)
        rest = readings[0].rest
        ranked = {
            code: reading for reading in sorted(readings, key=lambda r: (-r.stems, r.until)) for code in reading.codes
        }
        codes = set(ranked)
        for length in (9, 6, 4, 2):
            near = {code for code in codes if length <= len(hint) and code[:length] == hint[:length]}
            if near:
                codes = near
                break
        if len(codes) > 1:
            least = min(ranked[code].stems for code in codes)
            codes = {code for code in codes if ranked[code].stems == least}
        if len(codes) > 1 and any(len(code) < 9 for code in codes):
            codes = {code for code in codes if len(code) < 9}
        last = {at: max(ranked[code].until for code in codes if code[:4] == at) for at in {code[:4] for code in codes}}
        codes = {code for code in codes if ranked[code].until == last[code[:4]]}  # of 扶余县 1987 and 2013 the later
        codes -= {code for code in codes if f"{code}00" in codes}  # a prefecture that is its own county
        ordered = tuple(sorted(codes))
        if len(ordered) == 1 and self._complete(ordered[0], rest):
            return Resolution(ordered[0], (), rest)
        return Resolution(None, ordered, rest)

    def _complete(self, code: str, rest: str) -> bool:
        """Tell whether the rest is an address inside the place, and not a division we failed to read."""
        if not rest or len(code) == 9:
            return True
        if len(code) < 6:
            return False
        return bool(_DETAIL.match(rest)) or not _LOOKS_LIKE_A_DIVISION.match(rest)

    def nearest(self, text: str, n: int, hint: str) -> list[str]:
        """Return the codes whose names are most like the text, most alike first."""
        clean = _clean(text)
        letters = Counter(clean)
        scored: list[tuple[float, str]] = []
        for code, name in self._nearby(clean, hint):
            shared = sum((Counter(name) & letters).values())
            if shared >= min(2, len(clean)):
                scored.append((SequenceMatcher(None, clean[-len(name) - 1 :], name, autojunk=False).ratio(), code))
        scored.sort(key=lambda item: (-item[0], item[1][: len(hint)] != hint, item[1]))
        return [code for score, code in scored[:n] if score >= 0.5]

    def _nearby(self, clean: str, hint: str) -> Iterator[tuple[str, str]]:
        """Yield the places a misspelt text may mean: inside what it names or the hint, else anywhere to counties."""
        readings = self._readings(clean, False, hint)
        inside = {code for reading in readings for code in reading.codes}
        scopes = tuple(sorted(inside)) or ((hint,) if hint else ())
        for code, name in self._names.items():
            if code.startswith(scopes) if scopes else False:
                if code not in scopes and (len(code) < 9 or any(len(scope) >= 4 for scope in scopes)):
                    yield code, name
            elif not inside and len(code) < 9:
                yield code, name


def _clean(text: str) -> str:
    """Return the text in half-width letters without blanks and separators; 220421.0 loses its decimal."""
    clean = unicodedata.normalize("NFKC", text).strip()
    if re.fullmatch(r"\d+\.0+", clean):
        return clean.split(".")[0]
    clean = _NOISE.sub("", clean)
    for word in _NOT_A_PLACE:
        clean = clean.replace(word, "") if clean != word else clean
    return clean


def _forms(name: str, digits: int) -> list[tuple[str, bool]]:
    """Return the ways people write a name, with whether it is the whole name."""
    forms = {name: True}
    kinds = TOWNSHIP_KINDS if digits == 9 else KINDS
    kind = next((kind for kind in kinds if name.endswith(kind) and len(name) > len(kind)), "")
    stem = name[: len(name) - len(kind)]
    if kind == "街道":
        forms[f"{stem}街道办事处"] = True
        forms[f"{stem}街道办"] = True
    bares = {stem, _PEOPLES.sub("", stem)} if kind == "民族乡" or digits < 9 else {stem}
    for bare in sorted(bares):
        if kind and len(bare) >= _SHORTEST_STEM:
            forms.setdefault(bare, False)
            if kind.startswith("自治") and kind != "自治区":
                forms.setdefault(bare + kind[-1], True)
            if kind == "民族乡":
                forms.setdefault(f"{bare}乡", True)
    return list(forms.items())

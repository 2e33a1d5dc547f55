"""One choice as vector instructions: all sixteen options of a person are weighed, summed and compared at once.

Sums over options are taken in a fixed tree of additions, so that every machine gives the same bits. An option of weight
zero is never chosen, whatever rounding does to the sums.
"""

from typing import Any

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

OPTIONS = 16
HOME_OPTIONS = 7
STAYS = 255

_FLOAT, _INT, _BIT = ir.FloatType(), ir.IntType(32), ir.IntType(1)
_FLOATS, _INTS = ir.VectorType(_FLOAT, OPTIONS), ir.VectorType(_INT, OPTIONS)


@intrinsic
def _chosen(
    _: Any,
    move: Any,
    row: Any,
    taste: Any,
    kind: Any,
    way: Any,
    gate: Any,
    need: Any,
    purse: Any,
    cash: Any,
    back: Any,
    place: Any,
    stay: Any,
    u: Any,
) -> Any:
    """Return the option taken, ``STAYS`` for the place one is at: the first that exceeds the draw's share of the whole.

    For compiled loops, without the first argument.

    Parameters
    ----------
    move, taste, way, need
        Tables of sixteen columns, float32 and for ``need`` int32; the weight of an option is the product of the first
        three, 0 where ``cash`` is below the need, times ``back`` for the options at home.
    row, kind, gate, purse
        Their rows for this person, uint64.
    cash, back
        int32 and float32.
    place, stay
        Where the person is, int64, and the table of staying, with the rows of ``move``; times ``taste`` it is the weight
        of the own place.
    u
        float32 from 0 to 1.
    """
    signature = types.int64(move, row, taste, kind, way, gate, need, purse, cash, back, place, stay, u)
    return signature, _generated


chosen: Any = _chosen


def _generated(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
    """Write the instructions."""

    def table(position: int, wanted: ir.VectorType, of_row: int | None = None) -> Any:
        held = context.make_array(signature.args[position])(context, builder, arguments[position])
        row = arguments[position + 1 if of_row is None else of_row]
        first = builder.mul(row, ir.Constant(ir.IntType(64), OPTIONS))
        at = builder.bitcast(builder.gep(held.data, [first]), wanted.as_pointer())
        return builder.load(at, align=4)

    def all_of(value: Any, wanted: ir.VectorType) -> Any:
        one = builder.insert_element(ir.Constant(wanted, ir.Undefined), value, ir.Constant(_INT, 0))
        return builder.shuffle_vector(one, one, ir.Constant(_INTS, [0] * OPTIONS))

    nothing, ones = ir.Constant(_FLOATS, [0.0] * OPTIONS), ir.Constant(_FLOATS, [1.0] * OPTIONS)
    at_home = ir.Constant(ir.VectorType(_BIT, OPTIONS), [option < HOME_OPTIONS for option in range(OPTIONS)])
    lanes_of = ir.Constant(_INTS, list(range(OPTIONS)))
    cash, back, place = arguments[8:11]
    u = arguments[12]
    taste = table(2, _FLOATS)
    weight = builder.fmul(builder.fmul(table(0, _FLOATS), taste), table(4, _FLOATS))
    weight = builder.fmul(weight, builder.select(at_home, all_of(back, _FLOATS), ones))
    able = builder.icmp_signed(">=", all_of(cash, _INTS), table(6, _INTS))
    weight = builder.select(able, weight, nothing)
    here = builder.icmp_signed("==", all_of(builder.trunc(place, _INT), _INTS), lanes_of)
    weight = builder.select(here, builder.fmul(table(11, _FLOATS, of_row=1), taste), weight)
    sums = weight
    for step in (1, 2, 4, 8):
        lanes = [OPTIONS] * step + list(range(OPTIONS - step))
        sums = builder.fadd(sums, builder.shuffle_vector(sums, nothing, ir.Constant(_INTS, lanes)))
    whole = builder.extract_element(sums, ir.Constant(_INT, OPTIONS - 1))
    beyond = builder.fcmp_ordered(">", sums, all_of(builder.fmul(u, whole), _FLOATS))
    taken = builder.and_(beyond, builder.fcmp_ordered(">", weight, nothing))
    bits = builder.bitcast(taken, ir.IntType(OPTIONS))
    first = builder.zext(builder.cttz(bits, ir.Constant(_BIT, 0)), ir.IntType(64))
    # No branch: whether somebody moves cannot be foreseen, and a wrong guess costs as much as the whole choice.
    none = builder.icmp_unsigned("==", bits, ir.Constant(ir.IntType(OPTIONS), 0))
    stays = builder.or_(none, builder.icmp_signed("==", first, place))
    return builder.select(stays, ir.Constant(ir.IntType(64), STAYS), first)

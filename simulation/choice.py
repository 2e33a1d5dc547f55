"""One choice as vector instructions: the sixteen options of a person are weighed at once, then eight people's compared.

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
AT_ONCE = 8
"""People whose weights are summed side by side."""

_FLOAT, _INT, _LONG = ir.FloatType(), ir.IntType(32), ir.IntType(64)
_FLOATS, _INTS = ir.VectorType(_FLOAT, OPTIONS), ir.VectorType(_INT, OPTIONS)
_EIGHT_FLOATS, _EIGHT_INTS = ir.VectorType(_FLOAT, AT_ONCE), ir.VectorType(_INT, AT_ONCE)
_FOUR_FLOATS = ir.VectorType(_FLOAT, 4)


@intrinsic
def _weigh(
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
    weights: Any,
    at: Any,
) -> Any:
    """Write the weights of a person's sixteen options, that of the present place apart; for compiled loops.

    Parameters
    ----------
    move, taste, way, need
        Tables of sixteen columns, float32 and for ``need`` int32; the weight of an option is the product of the first
        three, 0 where ``cash`` is below the need, times ``back`` for the options at home.
    row, kind, gate, purse
        Their rows for this person, uint64.
    cash, back
        int32 and float32.
    weights, at
        Table of sixteen columns, float32, and the row to be written, uint64.
    """
    return types.void(move, row, taste, kind, way, gate, need, purse, cash, back, weights, at), _weighed


@intrinsic
def _first_beyond(_: Any, weights: Any, at: Any, shares: Any, places: Any, options: Any) -> Any:
    """Write the options that eight people take, ``STAYS`` for the place one is at; for compiled loops.

    It is the first option whose cumulative weight exceeds the draw's share of the whole.

    Parameters
    ----------
    weights, at
        Table of sixteen columns, float32, and the first of the eight rows, uint64.
    shares, places
        (people,) float32 from 0 to 1, and where they are, int32; read from ``at`` on.
    options
        (people,) int32; written from ``at`` on.
    """
    return types.void(weights, at, shares, places, options), _compared


weigh: Any = _weigh
first_beyond: Any = _first_beyond


def _pointer(context: Any, builder: Any, signature: Any, arguments: Any, position: int, first: Any, wanted: Any) -> Any:
    """Return where an element of an array argument stands, as a pointer to what is wanted there."""
    held = context.make_array(signature.args[position])(context, builder, arguments[position])
    return builder.bitcast(builder.gep(held.data, [first]), wanted.as_pointer())


def _all_of(builder: Any, value: Any, wanted: ir.VectorType) -> Any:
    """Return a vector of which every element is the value."""
    one = builder.insert_element(ir.Constant(wanted, ir.Undefined), value, ir.Constant(_INT, 0))
    return builder.shuffle_vector(one, one, ir.Constant(ir.VectorType(_INT, wanted.count), [0] * wanted.count))


def _weighed(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
    """Write the instructions of one person."""

    def table(position: int, wanted: ir.VectorType) -> Any:
        first = builder.mul(arguments[position + 1], ir.Constant(_LONG, OPTIONS))
        return _pointer(context, builder, signature, arguments, position, first, wanted)

    at_home = ir.Constant(ir.VectorType(ir.IntType(1), OPTIONS), [option < HOME_OPTIONS for option in range(OPTIONS)])
    cash, back = arguments[8:10]
    weight, taste, way = (builder.load(table(position, _FLOATS), align=4) for position in (0, 2, 4))
    weight = builder.fmul(builder.fmul(weight, taste), way)
    weight = builder.select(at_home, builder.fmul(weight, _all_of(builder, back, _FLOATS)), weight)
    needs = builder.load(table(6, _INTS), align=4)
    able = builder.icmp_signed(">=", _all_of(builder, cash, _INTS), needs)
    weight = builder.select(able, weight, ir.Constant(_FLOATS, [0.0] * OPTIONS))
    builder.store(weight, table(10, _FLOATS), align=4)
    return context.get_dummy_value()


def _side_by_side(builder: Any, pointer: Any) -> list[Any]:
    """Return sixteen vectors, one an option, of the weights of eight people that stand row by row."""

    def joined(one: Any, other: Any, order: list[int]) -> Any:
        return builder.shuffle_vector(one, other, ir.Constant(ir.VectorType(_INT, len(order)), order))

    def piece(person: int, quarter: int) -> Any:
        place = builder.gep(pointer, [ir.Constant(_LONG, OPTIONS * person + 4 * quarter)])
        return builder.load(builder.bitcast(place, _FOUR_FLOATS.as_pointer()), align=4)

    columns = []
    for quarter in range(OPTIONS // 4):
        a, b, c, d = (
            joined(piece(person, quarter), piece(person + 4, quarter), list(range(AT_ONCE))) for person in range(4)
        )
        low, high = [0, 8, 1, 9, 4, 12, 5, 13], [2, 10, 3, 11, 6, 14, 7, 15]
        first, last = [0, 1, 8, 9, 4, 5, 12, 13], [2, 3, 10, 11, 6, 7, 14, 15]
        for order in (low, high):
            ab, cd = joined(a, b, order), joined(c, d, order)
            columns += [joined(ab, cd, first), joined(ab, cd, last)]
    return columns


def _compared(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
    """Write the instructions of eight people, each an element of every vector."""

    def of_people(position: int, wanted: ir.Type) -> Any:
        return _pointer(context, builder, signature, arguments, position, arguments[1], wanted)

    row = builder.mul(arguments[1], ir.Constant(_LONG, OPTIONS))
    weights = _side_by_side(builder, _pointer(context, builder, signature, arguments, 0, row, _FLOAT))
    sums = weights
    for step in (1, 2, 4, 8):
        further = [builder.fadd(sums[option], sums[option - step]) for option in range(step, OPTIONS)]
        sums = [*sums[:step], *further]
    share = builder.load(of_people(2, _EIGHT_FLOATS), align=4)
    line, nothing = builder.fmul(share, sums[-1]), ir.Constant(_EIGHT_FLOATS, [0.0] * AT_ONCE)
    place = builder.load(of_people(3, _EIGHT_INTS), align=4)
    taken = ir.Constant(_EIGHT_INTS, [STAYS] * AT_ONCE)
    for option in reversed(range(OPTIONS)):
        beyond = builder.fcmp_ordered(">", sums[option], line)
        beyond = builder.and_(beyond, builder.fcmp_ordered(">", weights[option], nothing))
        taken = builder.select(beyond, ir.Constant(_EIGHT_INTS, [option] * AT_ONCE), taken)
    here = builder.icmp_signed("==", taken, place)
    taken = builder.select(here, ir.Constant(_EIGHT_INTS, [STAYS] * AT_ONCE), taken)
    builder.store(taken, of_people(4, _EIGHT_INTS), align=4)
    return context.get_dummy_value()

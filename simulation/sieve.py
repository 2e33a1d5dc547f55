"""Who of many is meant: eight people looked at in vector instructions, and those that are meant listed without a branch."""

from typing import Any, Final

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic
from numpy.typing import NDArray

from simulation.draws import FIRST, SECOND
from simulation.word import LAYOUT

AT_ONCE: Final = 8
BLOCK: Final = 512
"""People looked through at a time."""

_SHORT, _LONG = ir.IntType(16), ir.IntType(64)
_BYTES, _SHORTS, _INTS, _LONGS = (ir.VectorType(ir.IntType(bits), AT_ONCE) for bits in (8, 16, 32, 64))


def _all_positions() -> NDArray[np.uint16]:
    """Return (256, 8) the positions of the bits that are set, the lowest first."""
    found = np.zeros((1 << AT_ONCE, AT_ONCE), np.uint16)
    for bits in range(1 << AT_ONCE):
        set_ = [position for position in range(AT_ONCE) if bits >> position & 1]
        found[bits, : len(set_)] = set_
    return found


POSITIONS: Final = _all_positions()


@intrinsic
def _stirring(_: Any, words: Any, i: Any, steps: Any, k: Any, base: Any, lines: Any, kinds: Any, drawn: Any) -> Any:
    """Return who of eight people may do something this week and who surely reviews; for compiled loops.

    Bit j (0 to 7) is set where person ``i + j`` may do something but what is not sure, bit 8 + j where a review is sure.

    Parameters
    ----------
    words, i
        Everybody, and the first of the eight, uint64.
    steps, k, base
        What the draw's counter is for each person of a block beside that of its first, uint64: the first of the eight
        stands at ``k``.
    lines
        (3,) uint64, at most 2**32. Draws from the first to below the second are reviews wherever that is plain; draws
        from the third on do nothing unless the place ends.
    kinds
        Two bits for each place, uint64: whether being there may end, and whether what a draw does is plain.
    drawn
        Filled with the draws, uint32, from ``k`` on.
    """
    return types.uint64(words, i, steps, k, base, lines, kinds, drawn), _stirred


@intrinsic
def _listed(_: Any, bits: Any, k: Any, positions: Any, found: Any, n: Any) -> Any:
    """List the bits that are set as ``k`` and more behind the first ``n`` of a list; return how many there are now.

    For compiled loops. The list (uint16) needs room for eight more than are listed; ``positions`` is ``POSITIONS``, and the
    numbers are uint64.
    """
    return types.uint64(bits, k, positions, found, n), _appended


@intrinsic
def _between(_: Any, codes: Any, k: Any, low: Any, high: Any) -> Any:
    """Return bit j set where ``low <= codes[k + j] < high``, for eight codes (uint8); for compiled loops."""
    return types.uint64(codes, k, low, high), _told_apart


@intrinsic
def _fetch_early(_: Any, words: Any, i: Any) -> Any:
    """Have a word brought near that is wanted soon, for compiled loops; ``i`` (uint64) must be there."""
    return types.void(words, i), _fetched


stirring: Any = _stirring
listed: Any = _listed
between: Any = _between
fetch_early: Any = _fetch_early


def _pointer(context: Any, builder: Any, signature: Any, arguments: Any, position: int, first: Any, wanted: Any) -> Any:
    """Return where an element of an array argument stands, as a pointer to what is wanted there."""
    held = context.make_array(signature.args[position])(context, builder, arguments[position])
    return builder.bitcast(builder.gep(held.data, [first]), wanted.as_pointer())


def _all_of(builder: Any, value: Any, wanted: ir.VectorType) -> Any:
    """Return a vector of which every element is the value."""
    one = builder.insert_element(ir.Constant(wanted, ir.Undefined), value, ir.Constant(ir.IntType(32), 0))
    return builder.shuffle_vector(one, one, ir.Constant(_INTS, [0] * AT_ONCE))


def _stirred(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
    """Write the instructions: the draws of ``simulation.draws.draw``, and both comparisons."""

    def each(number: int) -> Any:
        return ir.Constant(_LONGS, [int(number)] * AT_ONCE)

    def folded(z: Any, shift: int) -> Any:
        return builder.xor(z, builder.lshr(z, each(shift)))

    def pointer(position: int, wanted: ir.Type) -> Any:
        return _pointer(context, builder, signature, arguments, position, arguments[min(position + 1, 3)], wanted)

    z = builder.add(builder.load(pointer(2, _LONGS), align=8), _all_of(builder, arguments[4], _LONGS))
    z = builder.mul(folded(z, 30), each(int(FIRST)))
    z = builder.mul(folded(z, 27), each(int(SECOND)))
    z = builder.lshr(folded(z, 31), each(32))
    builder.store(builder.trunc(z, _INTS), pointer(7, _INTS), align=4)
    line = [
        _all_of(
            builder, builder.load(_pointer(context, builder, signature, arguments, 5, _LONG(number), _LONG)), _LONGS
        )
        for number in range(3)
    ]
    word = builder.load(pointer(0, _LONGS), align=8)
    twice = builder.and_(builder.lshr(word, each(LAYOUT["place"].shift - 1)), each(2 * LAYOUT["place"].highest))
    kind = builder.lshr(_all_of(builder, arguments[6], _LONGS), twice)
    ends, plain = (builder.icmp_signed("!=", builder.and_(kind, each(bit)), each(0)) for bit in (1, 2))
    sure = builder.and_(builder.icmp_signed(">=", z, line[0]), builder.icmp_signed("<", z, line[1]))
    sure = builder.and_(sure, plain)
    perhaps = builder.or_(builder.icmp_signed("<", z, line[2]), ends)
    perhaps = builder.and_(perhaps, builder.not_(sure))
    bits = [builder.zext(builder.bitcast(one, ir.IntType(AT_ONCE)), _LONG) for one in (perhaps, sure)]
    return builder.or_(bits[0], builder.shl(bits[1], _LONG(AT_ONCE)))


def _appended(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
    """Write the instructions: one row of positions, one addition, one store."""
    bits, k, _, _, n = arguments
    row = builder.mul(bits, ir.Constant(_LONG, AT_ONCE))
    near = builder.load(_pointer(context, builder, signature, arguments, 2, row, _SHORTS), align=2)
    found = builder.add(near, _all_of(builder, builder.trunc(k, _SHORT), _SHORTS))
    builder.store(found, _pointer(context, builder, signature, arguments, 3, n, _SHORTS), align=2)
    return builder.add(n, builder.ctpop(bits))


def _told_apart(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
    """Write the instructions: two comparisons of eight bytes."""
    held = builder.load(_pointer(context, builder, signature, arguments, 0, arguments[1], _BYTES), align=1)
    low, high = (_all_of(builder, builder.trunc(end, _BYTES.element), _BYTES) for end in arguments[2:])
    inside = builder.and_(builder.icmp_unsigned(">=", held, low), builder.icmp_unsigned("<", held, high))
    return builder.zext(builder.bitcast(inside, ir.IntType(AT_ONCE)), _LONG)


def _fetched(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
    """Write the instruction."""
    byte, number = ir.IntType(8).as_pointer(), ir.IntType(32)
    pointer = _pointer(context, builder, signature, arguments, 0, arguments[1], ir.IntType(8))
    kind = ir.FunctionType(ir.VoidType(), [byte, number, number, number])
    wanted = builder.module.declare_intrinsic("llvm.prefetch", [byte], kind)
    builder.call(wanted, [pointer, number(1), number(3), number(1)])  # to be written, near, data
    return context.get_dummy_value()

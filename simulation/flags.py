"""Who of 64 people is meant: flags side by side as the bits of one number, so that the others cost next to nothing."""

from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic
from numpy.typing import NDArray

AT_ONCE = 64


@intrinsic
def _flagged(_: Any, flags: Any, at: Any) -> Any:
    """Return bit i set where ``flags[at + i]`` is not zero, for 64 flags (uint8); for compiled loops.

    The flags must be there, whatever the number of people.
    """
    return types.uint64(flags, at), _compared


@intrinsic
def _lowest(_: Any, bits: Any) -> Any:
    """Return the number of the lowest bit that is set, 64 when none is; for compiled loops."""
    return types.int64(bits), _counted


flagged: Any = _flagged
lowest: Any = _lowest


def _compared(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
    """Write the instructions: one comparison of 64 bytes."""
    held = context.make_array(signature.args[0])(context, builder, arguments[0])
    wanted = ir.VectorType(ir.IntType(8), AT_ONCE)
    place = builder.bitcast(builder.gep(held.data, [arguments[1]]), wanted.as_pointer())
    set_ = builder.icmp_unsigned("!=", builder.load(place, align=1), ir.Constant(wanted, [0] * AT_ONCE))
    return builder.bitcast(set_, ir.IntType(AT_ONCE))


def _counted(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
    """Write the instruction."""
    return builder.cttz(arguments[0], ir.Constant(ir.IntType(1), 0))


def lined_up(table: NDArray[Any]) -> NDArray[Any]:
    """Return a copy of a table of 64-byte rows of which none lies across two lines of the cache."""
    room = np.empty(table.nbytes + AT_ONCE, np.uint8)
    first = -room.ctypes.data % AT_ONCE
    copy: NDArray[Any] = room[first : first + table.nbytes].view(table.dtype).reshape(table.shape)
    copy[...] = table
    return copy

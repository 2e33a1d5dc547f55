"""Parts computed by the workers of a Dask scheduler, on one machine or several; a worker that dies costs nothing."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from domain.faults import Unusable
from scenarios.memory import Memory, frame_bytes

if TYPE_CHECKING:
    from scenarios.running import Task

RETRIES = 3
"""How often a part is tried again when the connection to what it had computed is lost."""
SECONDS_TO_CONNECT = 30


class NoCluster(Unusable):
    """The cluster cannot be used; the message says why and what to do."""


def computed(task: "Task") -> list[tuple[str, bytes]]:
    """Return key and file of each part of a task: what a worker sends back, so that no folder need be shared."""
    return [(key, frame_bytes(frame)) for key, frame in task.parts()]


def check_worker(code: str) -> str:
    """Return an empty text when a worker computes with the same code and versions, else what it has."""
    from scenarios.memory import code_hash

    return "" if code_hash() == code else code_hash()


def carried_out(tasks: Sequence["Task"], memory: Memory, address: str) -> Iterator[int]:
    """Compute tasks on a cluster, keep each part as soon as it arrives, and yield how many parts each had.

    Parameters
    ----------
    tasks
        What to compute.
    memory
        Where parts are kept: on this machine.
    address
        Of the scheduler.

    Raises
    ------
    NoCluster
        When Dask is not installed, nobody answers at the address, or a worker has other code or versions.
    """
    try:
        from distributed import Client, as_completed
    except ImportError as error:
        raise NoCluster(
            "没有安装 dask.distributed：pip install 'laborflow[cluster]'",
            "dask.distributed is not installed: pip install 'laborflow[cluster]'",
        ) from error
    try:
        client = Client(address, timeout=SECONDS_TO_CONNECT, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise NoCluster(
            f"{address} 没有调度器应答：先用 `dask scheduler` 启动一个",
            f"no scheduler answers at {address}: start one with `dask scheduler`",
        ) from error
    with client:
        _same_everywhere(client, address)
        futures = client.map(computed, tasks, pure=False, retries=RETRIES, batch_size=1)
        for future in as_completed(futures, loop=client.loop):
            parts = future.result()
            for key, file in parts:
                memory.write_bytes(key, file)
            future.release()
            yield len(parts)


def _same_everywhere(client: Any, address: str) -> None:
    """Refuse workers with other code: their bytes would not be those of this machine."""
    from scenarios.memory import code_hash

    if not client.scheduler_info()["workers"]:
        raise NoCluster(
            f"{address} 的调度器没有工作进程：先用 `dask worker {address}` 启动几个",
            f"the scheduler at {address} has no workers: start some with `dask worker {address}`",
        )
    other = sorted(name for name, found in client.run(check_worker, code_hash()).items() if found)
    if other:
        names = ", ".join(other)
        raise NoCluster(
            f"这些工作进程的 laborflow 或依赖包版本不同：{names}",
            f"these workers have another version of laborflow or of its packages: {names}",
        )

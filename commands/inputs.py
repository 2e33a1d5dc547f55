"""What commands read: folders, files and the policy; what cannot be used is refused with exit code 3."""

from pathlib import Path
from typing import TYPE_CHECKING

from domain.language import Text
from replies import Code, Refused

if TYPE_CHECKING:
    from domain.instance import Instance
    from domain.plan import Plan
    from domain.policy import Policy


def must_exist(path: Path) -> None:
    """Refuse a file or folder that is not there."""
    if not path.exists():
        raise Refused(Text(f"没有这个文件或文件夹：{path}", f"no such file or folder: {path}"))


def must_open(vault: Path) -> None:
    """Refuse a vault that cannot be opened."""
    from domain.vault import Vault

    try:
        Vault.open(vault)
    except OSError as error:
        message = Text(f"打不开保险库：{error}", f"the vault cannot be opened: {error}")
        raise Refused(message, Code.NOT_PERMITTED) from error


def instance_in(folder: Path) -> "Instance":
    """Return the instance of a folder."""
    import laborflow as lf

    try:
        return lf.read(folder)
    except (OSError, ValueError) as error:
        raise Refused(Text(f"{folder} 不是可用的数据：{error}", f"no usable instance: {error}")) from error


def plan_in(folder: Path) -> "Plan":
    """Return the plan of a folder."""
    import laborflow as lf

    try:
        return lf.read_plan(folder)
    except (OSError, ValueError) as error:
        raise Refused(Text(f"{folder} 不是可用的方案：{error}", f"no usable plan: {error}")) from error


def policy_with(files: list[Path] | None) -> "Policy":
    """Return the shipped policy with the user's files on top."""
    import laborflow as lf

    for file in files or []:
        must_exist(file)
    return lf.policy(files or [])

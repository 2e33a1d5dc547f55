"""Write constraints.txt: the exact versions, in this environment, of everything the project needs.

Run in an environment whose tests pass: ``python scripts/lock_versions.py`` (or ``make lock``).
"""

import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
HEAD = """\
# The versions this release was tested with; `make` installs exactly these.
# Written by scripts/lock_versions.py; do not edit by hand.
"""


def closure(wanted: list[str]) -> dict[str, str]:
    """Return name -> version of the named requirements and of all that they need here in turn."""
    versions: dict[str, str] = {}
    waiting = [Requirement(line) for line in wanted]
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        requirement = waiting.pop()
        key = (canonicalize_name(requirement.name), frozenset(requirement.extras))
        if key in seen:
            continue
        seen.add(key)
        try:
            found = distribution(requirement.name)
        except PackageNotFoundError as error:
            raise SystemExit(f"{requirement.name} is not installed here; install the extra 'dev' first") from error
        versions[key[0]] = found.version
        for line in found.requires or []:
            needed = Requirement(line)
            extras = requirement.extras or {""}
            if needed.marker is None or any(needed.marker.evaluate({"extra": extra}) for extra in extras):
                waiting.append(needed)
    return versions


def main() -> None:
    """Write the file."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [
        *project["dependencies"],
        *(line for extra in project["optional-dependencies"].values() for line in extra),
    ]
    lines = [f"{name}=={version}\n" for name, version in sorted(closure(wanted).items())]
    (ROOT / "constraints.txt").write_text(HEAD + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()

"""Resolve the dependencies of pyproject.toml into the lock files.

    python3 tools/lock.py [uv's options, such as --upgrade or --upgrade-package NAME]

The locks carry versions and hashes for every platform and no address of any index, so they install from
whichever index a machine is given. Needs uv.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOW = [
    "--universal",
    "--python-version",
    "3.11",
    "--generate-hashes",
    "--no-header",
    "--no-annotate",
    "--quiet",
]


def main() -> int:
    uv = shutil.which("uv") or shutil.which("uv", path=str(Path(sys.executable).parent))
    if not uv:
        print("uv is needed to make the locks: https://docs.astral.sh/uv/", file=sys.stderr)
        return 1
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    product = project["project"]["dependencies"]
    development = project["dependency-groups"]["dev"]
    compile_into(uv, "requirements.lock", product, [])
    # The second lock holds the first one's versions, so that tests run on what people get.
    # What the launcher fetches first when the machine has no uv: it installs the rest many times faster.
    compile_into(uv, "requirements-boot.lock", ["uv"], [])
    compile_into(uv, "requirements-dev.lock", product + development, ["-c", "requirements.lock"])
    return 0


def compile_into(uv: str, name: str, wanted: list[str], more: list[str]) -> None:
    """Write one lock file; what it already holds stays unless --upgrade is given."""
    command = [uv, "pip", "compile", *HOW, *more, *sys.argv[1:], "-", "-o", name]
    subprocess.run(command, input="\n".join(wanted), text=True, cwd=ROOT, check=True)
    text = (ROOT / name).read_text(encoding="utf-8")
    if "://" in text:
        raise SystemExit(f"{name} holds an address; it must install from any index")


if __name__ == "__main__":
    sys.exit(main())

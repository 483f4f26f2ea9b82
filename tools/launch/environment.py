"""The Python environment: .venv made from a lock with hashes, by uv when there, by pip otherwise."""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from launch.places import ROOT, alone, read_json, write_json
from launch.say import Stop, note, step

SIZE = re.compile(r"Downloading .*\(([\d.]+)\s*([kKMG]?)i?B\)")
UNITS = {"": 1e-6, "k": 1e-3, "K": 1e-3, "M": 1.0, "G": 1e3}
COMPILED = (
    "django",
    "psycopg",
    "procrastinate",
    "ninja",
    "pydantic",
    "yaml",
    "PIL",
    "pypinyin",
    "openpyxl",
    "xlsxwriter",
)
"""Packages that every process of a city loads."""
NOT_COMPILED = r"/tests?/|/contrib/(gis|admin|admindocs|flatpages|redirects|sitemaps)/|/pydantic/v1/|/backends/(oracle|mysql)/"
NO_NETWORK = re.compile(
    r"name resolution|Connection refused|NewConnectionError|ConnectTimeout|Network is unreachable|dns error"
    r"|error sending request|Failed to fetch|Could not connect|ProxyError|Read timed out|getaddrinfo|Connect call"
    r"|No address associated|Name or service not known",
    re.IGNORECASE,
)


def folder() -> Path:
    """The environment's folder; SIFANG_VENV names one that somebody else keeps in order."""
    given = os.environ.get("SIFANG_VENV")
    return Path(given) if given else ROOT / ".venv"


def python() -> Path:
    """The environment's Python."""
    return folder() / "bin" / "python"


def ensure(*, dev: bool = False) -> None:
    """Have the environment hold what the locks say; does nothing when the stamp says it does."""
    if os.environ.get("SIFANG_VENV"):
        if not python().exists():
            raise Stop(f"SIFANG_VENV 指的 {folder()} 里没有 Python。", "SIFANG_VENV names no environment.")
        return
    if _is_current(dev):
        return
    try:
        with alone(ROOT / ".venv.lock"):
            if not _is_current(dev):  # another start may have made it while we waited
                _make(dev or _has_dev())
    except PermissionError as error:
        raise Stop(
            f"项目目录 {ROOT} 不能写入，无法准备运行环境（{error.filename}）。请把项目放到自己可写的目录。",
            "The project folder cannot be written; clone it where you may write.",
        ) from error


def _stamp() -> Path:
    return folder() / ".sifang-stamp"


def _lock(dev: bool) -> Path:
    return ROOT / ("requirements-dev.lock" if dev else "requirements.lock")


def _digest(dev: bool) -> str:
    return hashlib.sha256(_lock(dev).read_bytes()).hexdigest()


def _has_dev() -> bool:
    return bool(read_json(_stamp()).get("dev"))


def _is_current(dev: bool) -> bool:
    held = read_json(_stamp())
    if not held or (dev and not held.get("dev")):
        return False
    return held.get("digest") == _digest(bool(held["dev"])) and python().exists() and _runs()


def _runs() -> bool:
    # The system's Python may have been upgraded or removed under the environment.
    target = Path(os.path.realpath(python()))
    return os.access(target, os.X_OK)


def _make(dev: bool) -> None:
    what = "运行环境（含测试工具）environment with test tools" if dev else "运行环境 environment"
    with step(what) as shown:
        _compile(ROOT / "src" / "sifang", ROOT / "config")
        _stamp().unlink(missing_ok=True)
        if folder().exists() and not _runs():
            shutil.rmtree(folder(), ignore_errors=True)
        megabytes = _install(dev)
        _compile(
            *(found for name in COMPILED for found in folder().glob(f"lib/python3*/site-packages/{name}"))
        )
        write_json(_stamp(), {"digest": _digest(dev), "dev": dev})
        shown.detail = f"下载 downloaded {megabytes:.0f} MB"


def _compile(*folders: Path) -> None:
    """
    Keep bytecode of what is imported first, in a process beside this one that nobody waits for.

    The first start loads the same modules in several processes at once; each would compile all of them by itself.
    """
    call = [sys.executable, "-m", "compileall", "-q", "-x", NOT_COMPILED, *map(str, folders)]
    subprocess.Popen(call, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


class NoNetwork(Stop):
    """No package index answers."""


def _install(dev: bool) -> float:
    # uv installs in a few seconds what takes pip half a minute, so it is fetched when it is not there.
    uv, fetched = shutil.which("uv"), 0.0
    if uv is None:
        try:
            uv, fetched = _fetch_uv()
        except NoNetwork:
            raise
        except Stop:
            return _with_pip(dev)
    try:
        return fetched + _with_uv(uv, dev)
    except Stop:
        # The two read different settings: where uv does not reach an index, pip's mirror often does.
        if not _has_pip():
            raise
        shutil.rmtree(folder(), ignore_errors=True)
        return fetched + _with_pip(dev)


def _fetch_uv() -> tuple[str, float]:
    boot = ROOT / ".boot"
    if not (boot / "bin" / "uv").exists():
        shutil.rmtree(boot, ignore_errors=True)
        if importlib.util.find_spec("pip") is None:
            raise Stop("这台机器的 Python 没有 pip。")
        lock = [
            "--target",
            str(boot),
            "--no-compile",
            "--require-hashes",
            "-r",
            str(ROOT / "requirements-boot.lock"),
        ]
        return str(boot / "bin" / "uv"), _call(
            [sys.executable, "-m", "pip", "install", *_pip_options(), *lock]
        )
    return str(boot / "bin" / "uv"), 0.0


def _pip_options() -> list[str]:
    options = ["--disable-pip-version-check", "--no-input", "--retries", "2", "--progress-bar", "off"]
    options += ["--only-binary", ":all:"]
    return options if "PIP_DEFAULT_TIMEOUT" in os.environ else [*options, "--timeout", "20"]


def _with_uv(uv: str, dev: bool) -> float:
    settings = {"UV_SYSTEM_CERTS": "true"}  # an office's own certificates are in the system's store
    if "UV_INDEX_URL" not in os.environ and (index := _index_of_pip()):
        settings["UV_DEFAULT_INDEX"] = index
    settings |= os.environ
    if not python().exists():
        shutil.rmtree(folder(), ignore_errors=True)
        _call([uv, "venv", "--quiet", "--no-project", "--python", sys.executable, str(folder())], settings)
    command = [uv, "pip", "sync", "--require-hashes", "--python", str(python()), str(_lock(dev))]
    return _call(command, settings)


def _index_of_pip() -> str:
    """The index pip was told to use, so that uv uses it too; "" for the usual one."""
    if "PIP_INDEX_URL" in os.environ:
        return os.environ["PIP_INDEX_URL"]
    call = [sys.executable, "-m", "pip", "config", "get", "global.index-url"]
    return subprocess.run(call, capture_output=True, text=True).stdout.strip()


def _has_pip() -> bool:
    return any(importlib.util.find_spec(name) is not None for name in ("pip", "ensurepip"))


def _with_pip(dev: bool) -> float:
    # pip can install into another environment, so Debian without python3-venv needs nothing more.
    outside = importlib.util.find_spec("pip") is not None
    if not python().exists():
        shutil.rmtree(folder(), ignore_errors=True)
        if not _has_pip():
            raise Stop(
                "这台机器的 Python 没有 pip。请先安装：sudo apt install python3-venv（或安装 uv）。",
                "This Python has no pip: install python3-venv, or uv.",
            )
        _call([sys.executable, "-m", "venv", *(["--without-pip"] if outside else []), str(folder())])
    if outside:
        pip = [sys.executable, "-m", "pip", "--python", str(python())]
    else:
        pip = [str(python()), "-m", "pip"]
    # Python compiles what it imports when it first does: a third of the seconds of compiling everything here.
    return _call(
        [*pip, "install", *_pip_options(), "--no-compile", "--require-hashes", "-r", str(_lock(dev))]
    )


def _call(command: list[str], settings: Mapping[str, str] = os.environ) -> float:
    """Run an installer, show what it downloads, return megabytes; say why when it fails."""
    clean = {
        k: v for k, v in settings.items() if k not in ("VIRTUAL_ENV", "PIP_TARGET", "PIP_PREFIX", "PIP_USER")
    }
    megabytes, told = 0.0, []
    process = subprocess.Popen(
        command, cwd=ROOT, env=clean, text=True, encoding="utf-8", errors="replace",
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        for text in process.stdout:
            told.append(text.rstrip())
            if found := SIZE.search(text):
                size = float(found[1]) * UNITS[found[2]]
                megabytes += size
                if size >= 5 and sys.stderr.isatty():
                    note(f"    {text.strip()}")
        code = process.wait()
    except BaseException:
        process.kill()
        process.wait()
        raise
    if code:
        _explain(told)
    return megabytes


def _explain(told: list[str]) -> None:
    text = "\n".join(told)
    log = Path(tempfile.gettempdir()) / f"sifang-install-{os.getuid()}.log"
    with contextlib.suppress(OSError):
        log.write_text(text, encoding="utf-8")
    if "No space left" in text:
        raise Stop(
            "磁盘空间不足，运行环境没有装完。腾出约 1 GB 后再试。",
            "The disk is full; free about 1 GB and try again.",
        )
    if "do not match the hashes" in text or "hash mismatch" in text.lower():
        raise Stop(
            f"下载的软件包与锁文件中的校验值不符，已停止安装。详见 {log}",
            "A downloaded package does not match its locked hash; nothing was installed.",
        )
    if NO_NETWORK.search(text):
        raise NoNetwork(
            "连不上软件包源，第一次运行需要联网（约 100 MB）。请检查网络；"
            f"如用国内镜像，先设 PIP_INDEX_URL（uv 用 UV_DEFAULT_INDEX）。详见 {log}",
            "The package index cannot be reached; the first run needs a network. A mirror: PIP_INDEX_URL.",
        )
    last = next((line for line in reversed(told) if line.strip()), "")
    raise Stop(f"运行环境没有装成：{last}。详见 {log}", "The environment could not be installed.")

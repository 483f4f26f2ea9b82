"""./sifang: reads the command line and calls the one thing asked for. Runs on any Python from 3.11."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import traceback
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from launch import commands, say  # noqa: E402 - the path first


def main() -> int:
    """Run one command and return its exit code; whatever goes wrong ends in a sentence."""
    say.prepare()
    # Also SIGINT: a shell script that starts us in the background would have it ignored.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _ask_to_end)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup means what it says
        signal.signal(signal.SIGHUP, _ask_to_end)
    try:
        return commands.run(sys.argv[1:])
    except say.Stop as stop:
        say.failure(stop)
        return stop.code
    except KeyboardInterrupt:
        say.note("\n已中止 interrupted.")
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        _keep(traceback.format_exc())
        say.note(f"没有完成：{error.strerror or error}（{error.filename or ''}）。详见 {LOG}")
        return 1
    except Exception as error:
        _keep(traceback.format_exc())
        say.note(f"启动器出错了：{error}。详见 {LOG}，欢迎带上它来报告。")
        say.note("The launcher itself failed; please report it with that log.")
        return 1


LOG = Path(tempfile.gettempdir()) / f"sifang-launcher-{os.getuid()}.log"


def _keep(text: str) -> None:
    try:
        LOG.write_text(text, encoding="utf-8")
    except OSError:
        say.note(text)


def _ask_to_end(number: int, frame: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())

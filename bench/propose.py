"""
How often the proposed type is the right one, and how long a proposal takes.

    SIFANG_SHARED_DATA=... python bench/propose.py

Four sets, labelled by hand before the run: words written for this project (`told/told.csv`), messages of residents
whose numbers and labels stand in `told/messages.csv` (the messages themselves lie with the shared data and are
skipped without it), and the two sets that were looked at while synonyms were written (`*_tuned.csv`): their
figures flatter. A set's answer is right when it is one of the labels.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "src"))
sys.path.insert(0, str(HERE.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")

import django  # noqa: E402 - the settings are named first

django.setup()

from sifang.cases import proposing, rulebook  # noqa: E402 - the settings are named first

Labelled = tuple[set[str], str, str]


def labels(name: str) -> Iterator[tuple[str, set[str]]]:
    for line in (HERE / "told" / name).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            words, codes = line.rsplit(",", 1)
            yield words, set(codes.split())


def told(name: str) -> list[Labelled]:
    return [(codes, "", words) for words, codes in labels(name)]


def messages(name: str) -> list[Labelled]:
    """Title and words of the labelled messages; none when the shared data is not on this machine."""
    home = os.environ.get("SIFANG_SHARED_DATA", "")
    path = Path(home) / "texts" / "messages_4326.xlsx"
    if not home or not path.is_file():
        return []
    from python_calamine import CalamineWorkbook

    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    texts = {str(row[0]).strip().removesuffix(".0"): (str(row[2]), str(row[4]).strip()) for row in rows[1:]}
    return [(codes, *texts[number]) for number, codes in labels(name) if number in texts]


def measure(what: str, items: list[Labelled], *, tell_wrong: bool = False) -> None:
    book = rulebook.rulebook(date(2021, 12, 1))
    proposing.propose(book, "灯不亮")
    first = three = clear = clear_right = 0
    times = []
    for codes, title, words in items:
        began = time.perf_counter()
        found = proposing.propose(book, words, title=title)
        times.append((time.perf_counter() - began) * 1000)
        got = [proposal.type.code for proposal in found]
        right = bool(got) and got[0] in codes
        first += right
        three += any(code in codes for code in got)
        if found and found[0].is_clear:
            clear += 1
            clear_right += right
        if tell_wrong and not right:
            print("   ", sorted(codes), got, (title or words)[:40])
    if not items:
        print(f"{what}: skipped, SIFANG_SHARED_DATA does not lead to the messages")
        return
    times.sort()
    print(
        f"{what}: {len(items)} texts, first {first / len(items):.1%}, among three {three / len(items):.1%}, "
        f"clear ones {clear} of which right {clear_right / max(clear, 1):.1%}, "
        f"p50 {times[len(times) // 2]:.2f} ms, p95 {times[int(len(times) * 0.95)]:.2f} ms, slowest {times[-1]:.2f} ms"
    )


if __name__ == "__main__":
    wrong = "--wrong" in sys.argv
    measure("own words", told("told.csv"), tell_wrong=wrong)
    measure("messages", messages("messages.csv"), tell_wrong=wrong)
    measure("messages, title only", [(c, t, "") for c, t, _ in messages("messages.csv")])
    measure("own words, looked at before", told("told_tuned.csv"), tell_wrong=wrong)
    measure("messages, looked at before", messages("messages_tuned.csv"), tell_wrong=wrong)

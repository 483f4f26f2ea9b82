"""An action that may not be done says why; the message is for the person who asked."""

from __future__ import annotations

from collections.abc import Iterable

from sifang.lib.words import legible


class Refusal(Exception):
    """The action was refused and nothing was changed; the message says why and what to do."""

    status = 422


class ChangedMeanwhile(Refusal):
    """Somebody else changed the record after the form was opened."""

    status = 409

    def __init__(self, changes: Iterable[tuple[str, str, str]]) -> None:
        self.changes = list(changes)
        told = "；".join(f"{label}：{was or '空'} → {now or '空'}" for label, was, now in self.changes)
        super().__init__(f"您打开之后别人改过这条记录（{told}），没有保存。请核对后再保存一次")


def needed(words: object, what: str, longest: int = 500) -> str:
    """
    What somebody had to write, legible.

    :raises Refusal: nothing was said, or too much
    """
    text = legible(str(words or ""))
    if not text:
        raise Refusal(f"请写明{what}")
    if len(text) > longest:
        raise Refusal(f"{what}最多写 {longest} 字")
    return text

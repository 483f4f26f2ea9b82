"""A load that cannot be done."""

from __future__ import annotations

from sifang.ledgers.plan import Plan


class LoadRefused(Exception):
    """Nothing was loaded; the message says why, `plan` names the cells if cells are to blame."""

    def __init__(self, why: str, plan: Plan | None = None) -> None:
        super().__init__(why)
        self.plan = plan

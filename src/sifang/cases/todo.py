"""What the cases ask of a person: one line for his desk, late ones told apart."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse

from sifang.cases import queries
from sifang.ui.todo import Todo

_MOST = 200


def todo(user: Any, at: datetime) -> list[Todo]:
    dues = list(queries.desk_of(user).order_by("due_at", "id").values_list("due_at", flat=True)[: _MOST + 1])
    if not dues:
        return []
    late = sum(due is not None and due < at for due in dues)
    many = f"{_MOST} 多" if len(dues) > _MOST else str(len(dues))
    told = f"案件 {many} 件轮到您" + (f"，{late} 件逾期" if late else "")
    first = next((due.date() for due in dues if due is not None), None)
    return [
        Todo(
            told,
            reverse("case_desk"),
            due=first,
            state_kind="late" if late else "run",
            count=min(len(dues), _MOST),
        )
    ]

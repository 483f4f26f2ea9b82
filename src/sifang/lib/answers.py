"""What every answer of the API has in common: refusals, whole numbers within bounds, pages."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from django.http import HttpResponse
from ninja import Path, Query, Schema
from ninja.responses import NinjaJSONEncoder
from pydantic import Field

BIGGEST = 2**63 - 1
Id = Annotated[int, Path(ge=1, le=BIGGEST)]
After = Annotated[int, Query(ge=0, le=BIGGEST, description="上一页最后一条的编号；从头开始为 0")]
Limit = Annotated[int, Query(ge=1, le=200, description="每页多少条")]
Slug = Annotated[
    str, Query(pattern=r"^[0-9A-Za-z]{0,20}$", description="区划代码；功能区用 z 加编号；空为本人辖区或全市")
]
InTree = Annotated[
    Literal["ADMINISTRATIVE", "MANAGEMENT"], Query(description="按行政树还是管理树（功能区在管理树里）")
]
Words = Annotated[str, Query(max_length=60, description="名称的一部分，或拼音首字母")]


class Problem(Schema):
    """Why a question was not answered, in a sentence."""

    detail: str


class Mistake(Schema):
    """One parameter that could not be read."""

    where: list[str | int]
    why: str


class Mistakes(Problem):
    """The question could not be read."""

    errors: list[Mistake] = Field(default_factory=list)


# Declared by every operation beside its own answer.
REFUSALS: dict[Any, Any] = {401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Mistakes}
NOT_THERE = "没有这条记录，或者不在您的权限之内"


def page_of(rows: list[Any], limit: int, number: Any) -> tuple[list[Any], int | None]:
    """Cut one row too many off; answers the rows and where the next page begins, or None at the end."""
    if len(rows) <= limit:
        return rows, None
    return rows[:limit], number(rows[limit - 1])


def told(body: dict[str, Any], status: int = 200) -> HttpResponse:
    """
    An answer of a published shape that is not put through it once more: writing is asked for eight at once.

    That it has that shape is a test's to say.
    """
    text = json.dumps(body, cls=NinjaJSONEncoder)
    return HttpResponse(text, status=status, content_type="application/json; charset=utf-8")

"""What is drawn from the code, as text: path -> Markdown with Mermaid."""

from __future__ import annotations

import configparser
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

from django.apps import apps
from django.conf import settings

from sifang.accounts import public as accounts

_ROOT = Path(__file__).resolve().parents[3]
_REFERENCE = _ROOT / "docs" / "reference"
_NOTE = "<!-- 由 `just draw` 从代码画出，不要手改。 -->\n"


def drawings() -> dict[Path, str]:
    """Every generated page."""
    pages = {
        _ROOT / "src" / "sifang" / "README.md": floor_plan(),
        _REFERENCE / "roles.md": roles(),
        _REFERENCE / "model.md": model(),
        _REFERENCE / "indicators.md": indicator_table(),
    }
    for room in settings.ROOMS:
        if find_spec(f"sifang.{room}") and find_spec(f"sifang.{room}.workflow"):
            pages[_REFERENCE / f"states-{room}.md"] = states(room, import_module(f"sifang.{room}.workflow"))
    return pages


def floor_plan() -> str:
    """The floors, out of `.importlinter`."""
    plan = configparser.ConfigParser()
    plan.read(_ROOT / ".importlinter", encoding="utf-8")
    floors = [
        [room.strip() for room in line.split("|")]
        for line in plan["importlinter:contract:rooms"]["layers"].splitlines()
        if line.strip() and not line.strip().startswith("#")
    ]
    names = {c.label: str(c.verbose_name) for c in apps.get_app_configs()}
    lines = [
        _NOTE,
        "# 楼层图\n",
        "上面的房间可以看下面的，下面的不知道上面有谁；括号里的还没有盖。\n",
        "```mermaid",
        "flowchart TD",
    ]
    for i, floor in enumerate(floors):
        lines.append(f'  subgraph F{i}[" "]')
        lines += [f'    {room.strip("()")}["{room} {names.get(room, "")}"]' for room in floor]
        lines.append("  end")
        if i:
            lines.append(f"  F{i - 1} --> F{i}")
    lines += ["```", "", "| 房间 | 说的是 |", "|---|---|"]
    for floor in floors:
        lines += [f"| `{room}` | {_first_line(room.strip('()'))} |" for room in floor]
    return "\n".join(lines) + "\n"


def _first_line(room: str) -> str:
    readme = _ROOT / "src" / "sifang" / room / "README.md"
    if not readme.exists():
        return ""
    body = [
        line for line in readme.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")
    ]
    return body[0] if body else ""


def states(room: str, workflow: ModuleType) -> str:
    """One room's way, out of its `workflow.MOVES`."""
    lines = [_NOTE, f"# {room}：状态怎么走\n", "```mermaid", "stateDiagram-v2"]
    for verb, move in workflow.MOVES.items():
        sources, targets = sorted(move.sources), _targets(move)
        if len(sources) > 1 and targets == sources:
            continue  # stays wherever it is: told in the table, a knot in the picture
        lines += [
            f"  {source} --> {end}: {move.label}（{verb}）"
            for source in sources or ["[*]"]
            for end in targets
        ]
    lines += ["```", "", "| 动作 | 从 | 到 | 谁可以 | 计时 |", "|---|---|---|---|---|"]
    lines += [_move_row(verb, move) for verb, move in workflow.MOVES.items()]
    return "\n".join(lines) + "\n"


def _targets(move: Any) -> list[Any]:
    return sorted(getattr(move, "targets", None) or {move.target})


def _move_row(verb: str, move: Any) -> str:
    sources = "、".join(sorted(str(s.label) for s in move.sources)) or "—"
    targets = "、".join(sorted(str(s.label) for s in _targets(move)))
    if getattr(move, "stays", False):
        targets = "不变"
    who = accounts.RIGHTS.get(getattr(move, "right", ""), "") or getattr(move, "pressed_by", "")
    if getattr(move, "not_by_handler", False):
        who += "（不能是处置单位）"
    clocks = [f"停“{stage.label}”" for stage in getattr(move, "meets", ())]
    clocks += [f"起“{stage.label}”" for stage in getattr(move, "starts", ())]
    clocks += [getattr(move, "clocks", "")] if getattr(move, "clocks", "") else []
    return f"| {move.label} `{verb}` | {sources} | {targets} | {who} | {'；'.join(clocks)} |"


def roles() -> str:
    """Roles and rights, out of `accounts/roles.py`."""
    lines = [_NOTE, "# 角色与权限\n", "权限在哪里有效，由岗位的区域权限决定。\n"]
    lines += ["| 角色 | 说明 | 看业务记录 | 权限 |", "|---|---|---|---|"]
    for role in accounts.ROLES.values():
        rights = "、".join(text for key, text in accounts.RIGHTS.items() if key in role.rights)
        lines.append(
            f"| {role.name} `{role.key}` | {role.description} | {'是' if role.sees_records else '否'} | {rights} |"
        )
    return "\n".join(lines) + "\n"


def model() -> str:
    """The nouns of every room with their fields and the sentences that always hold."""
    lines = [_NOTE, "# 数据模型\n"]
    for room in settings.ROOMS:
        found = [m for m in apps.get_models() if m._meta.app_label == room]
        if not found:
            continue
        lines.append(f"## {room}\n\n```mermaid\nerDiagram")
        for noun in found:
            for field in noun._meta.fields:
                other: Any = field.related_model
                if field.is_relation and other is not None and other != noun:
                    lines.append(f'  {noun.__name__} }}o--|| {other.__name__} : "{field.name}"')
        lines.append("```\n")
        for noun in found:
            lines.append(f"### {noun._meta.verbose_name} `{noun.__name__}`\n")
            lines.append(
                "、".join(f"`{f.name}` {f.verbose_name}" for f in noun._meta.fields if f.name != "id")
                + "。\n"
            )
            lines += [
                f"- {c.violation_error_message} `{c.name}`"
                for c in noun._meta.constraints
                if c.violation_error_message
            ]
            lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def indicator_table() -> str:
    """Every declared indicator with its words, out of the declarations and the policy folder."""
    from sifang.indicators import public as indicators
    from sifang.policy import public as policy

    lines = [_NOTE, "# 指标\n", "| 指标 | 分子 | 分母 | 口径版本 |", "|---|---|---|---|"]
    for one in indicators.indicators():
        text = policy.indicator_texts(one.key)
        lines.append(
            f"| {text.name} `{one.key}` | {text.numerator} | {text.denominator or '—'} | {one.version}.{text.version} |"
        )
    return "\n".join(lines) + "\n"

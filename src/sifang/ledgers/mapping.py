"""A mapping: a short file that says which column of a foreign table is which of ours."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

import yaml

from sifang.ledgers.sheets import Sheet, plain

_KNOWN = {"sheet", "rows", "columns", "constants", "values", "default_area", "ignore", "note"}


class MappingMistake(ValueError):
    """The mapping file cannot be used; the message says what is wrong with it."""


@dataclass(frozen=True)
class Mapping:
    """How to read a table that does not use our headers. All parts may be left out."""

    rows: dict[str, list[str]] = field(default_factory=dict)
    """Read only rows where this column has one of these values."""
    columns: dict[str, str] = field(default_factory=dict)
    """Header in the file -> our header."""
    constants: dict[str, Any] = field(default_factory=dict)
    """Our header -> a value for every row."""
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    """Our header -> {what the file says: what we say}."""
    default_area: str = ""
    """The official code of the place of rows that name none."""
    ignore: list[str] | str = field(default_factory=list)
    """Headers to leave alone, or `rest` for all that `columns` does not name, ours included."""

    @property
    def ignores_the_rest(self) -> bool:
        return self.ignore == "rest"

    def as_data(self) -> dict[str, Any]:
        return asdict(self)


def read_mapping(content: str, sheet: Sheet) -> Mapping:
    """
    Read a mapping from YAML or JSON.

    :raises MappingMistake: it is not one, or names columns the sheet does not have
    """
    try:
        data = json.loads(content) if content.lstrip().startswith("{") else yaml.safe_load(content)
    except (yaml.YAMLError, json.JSONDecodeError, RecursionError) as why:
        line = getattr(getattr(why, "problem_mark", None), "line", None)
        where = f"第 {line + 1} 行" if line is not None else ""
        raise MappingMistake(f"对照文件{where}不是有效的 YAML 或 JSON") from why
    if not isinstance(data, dict):
        raise MappingMistake("对照文件应是“字段: 值”的分组")
    if unknown := [str(key) for key in data if key not in _KNOWN]:
        raise MappingMistake(f"对照文件里有不认识的字段“{unknown[0]}”，可用的是：{'、'.join(sorted(_KNOWN))}")
    if (meant := data.get("sheet")) not in (None, sheet.key, sheet.name):
        raise MappingMistake(f"对照文件是给“{meant}”的，不是“{sheet.name}”")
    columns = {str(k): str(v) for k, v in _group(data, "columns").items()}
    constants = _group(data, "constants")
    values = {
        str(k): {str(a): str(b) for a, b in v.items()}
        for k, v in _group(data, "values").items()
        if isinstance(v, dict)
    }
    for named in [*columns.values(), *constants, *values]:
        if sheet.column_of(str(named)) is None:
            raise MappingMistake(f"{sheet.name}没有“{named}”这一列，有：{'、'.join(sheet.headers)}")
    twice = [v for v in columns.values() if [plain(x) for x in columns.values()].count(plain(v)) > 1]
    if twice:
        raise MappingMistake(f"对照文件把两列都对到了“{twice[0]}”")
    rows = {
        str(k): [str(x) for x in v] if isinstance(v, list) else [str(v)]
        for k, v in _group(data, "rows").items()
    }
    ignore = data.get("ignore") or []
    if not (ignore == "rest" or isinstance(ignore, list)):
        raise MappingMistake("ignore 应是列名的列表，或写 rest 忽略其余各列")
    return Mapping(
        rows, columns, {str(k): v for k, v in constants.items()}, values,
        str(data.get("default_area") or ""), ignore if isinstance(ignore, str) else [str(x) for x in ignore],
    )  # fmt: skip


def _group(data: dict, key: str) -> dict:
    found = data.get(key) or {}
    if not isinstance(found, dict):
        raise MappingMistake(f"对照文件的“{key}”应是“字段: 值”的分组")
    return found

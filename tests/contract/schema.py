"""A small judge of answers: does a value have the shape its schema says?"""

from __future__ import annotations

import re
from typing import Any

_TYPES = {
    "object": dict, "array": list, "string": str, "boolean": bool, "null": type(None),
}  # fmt: skip


def mistakes(value: Any, schema: dict[str, Any], document: dict[str, Any], at: str = "") -> list[str]:
    """Where the value differs from its schema; nothing when it fits. Fields the schema does not name are wrong."""
    if "$ref" in schema:
        target: Any = document
        for step in schema["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        return mistakes(value, target, document, at)
    if "anyOf" in schema:
        found = [mistakes(value, one, document, at) for one in schema["anyOf"]]
        return [] if any(not each for each in found) else [f"{at}: {value!r} fits none of its kinds"]
    if "enum" in schema and value not in schema["enum"]:
        return [f"{at}: {value!r} is not one of {schema['enum']}"]
    if "const" in schema and value != schema["const"]:
        return [f"{at}: {value!r} is not {schema['const']!r}"]
    kind = schema.get("type")
    if kind in ("integer", "number"):
        fits = isinstance(value, int if kind == "integer" else (int, float)) and not isinstance(value, bool)
        return [] if fits else [f"{at}: {value!r} is no {kind}"]
    if kind and not isinstance(value, _TYPES[kind]):
        return [f"{at}: {value!r} is no {kind}"]
    if kind == "string" and schema.get("format") == "date" and not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return [f"{at}: {value!r} is no date"]
    if kind == "array":
        return [
            m for i, one in enumerate(value) for m in mistakes(one, schema["items"], document, f"{at}[{i}]")
        ]
    if kind == "object":
        known = schema.get("properties", {})
        wrong = [f"{at}: {name} is missing" for name in schema.get("required", []) if name not in value]
        for name, one in value.items():
            if name in known:
                wrong += mistakes(one, known[name], document, f"{at}.{name}")
            elif isinstance(schema.get("additionalProperties"), dict):
                wrong += mistakes(one, schema["additionalProperties"], document, f"{at}.{name}")
            elif known:
                wrong.append(f"{at}: {name} is not in the schema")
        return wrong
    return []

"""The checklists of `cases/campaigns/`: one file per sweep or supervision visit."""

from __future__ import annotations

from sifang.cases.rulebook.reading import Folder, text, versioned
from sifang.cases.rulebook.shapes import Campaign, CheckGroup, CheckItem, Source, Versions
from sifang.policy.public import Cell, parsing

KINDS = ("INSPECTION", "SUPERVISION", "SAMPLE")


def read_campaigns(folder: Folder) -> Versions:
    """Key and the versions of its checklist."""
    answers: Versions = {}
    for page in folder.pages("campaigns"):
        fields = page.fields(("key", "name", "kind", "about", "versions"))
        key, name, about = (text(fields, each) for each in ("key", "name", "about"))
        kind = fields["kind"].read(parsing.one_of(*KINDS), "") if "kind" in fields else ""
        if key in answers:
            page.wrong(f"清单“{key}”重复，另一个文件里已有")
            continue

        def build(parts: dict[str, Cell], source: Source, _cell: Cell, key: str = key, name: str = name, kind: str = kind, about: str = about) -> Campaign:  # fmt: skip
            share = parts["sample_share"].read(parsing.share) if "sample_share" in parts else None
            return Campaign(key, name, kind, about, share, _groups(folder, parts["groups"]), source)

        if "versions" in fields:
            answers[key] = versioned(
                fields["versions"], ("groups",), ("sample_share",), build, f"检查清单“{key}”"
            )
    return answers


def _groups(folder: Folder, cell: Cell) -> tuple[CheckGroup, ...]:
    groups: list[CheckGroup] = []
    seen: dict[str, int] = {}
    for each in cell.items():
        fields = each.fields(("name", "items"))
        items = []
        for item in fields["items"].items() if "items" in fields else []:
            parts = item.fields(("key", "question", "how", "type"), ("photograph",))
            key, code = text(parts, "key"), text(parts, "type")
            if key in seen:
                item.wrong(f"检查项“{key}”重复，第 {seen[key]} 行已有")
            seen[key] = item.line
            if "type" in parts and code not in folder.types:
                parts["type"].wrong(f"没有问题类型“{code}”")
            photo = parts["photograph"].read(parsing.yes_no, True) if "photograph" in parts else True
            items.append(CheckItem(key, text(parts, "question"), text(parts, "how"), code, photo))
        groups.append(CheckGroup(text(fields, "name"), tuple(items)))
    return tuple(groups)

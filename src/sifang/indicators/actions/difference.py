"""What differs between two versions of a frozen month, as plain values to be kept with the newer."""

from __future__ import annotations

from typing import Any

from django.db import connection

from sifang.indicators.models import FrozenDefinition, FrozenMonth

# Figures of both trees; the areas are told by name, so that the answer can be read without them.
_VALUES = """
select coalesce(o.key, n.key), coalesce(o.tree, n.tree), a.name, a.kind, a.id,
       coalesce(o.numerator, 0)::text, coalesce(o.denominator, 0)::text,
       coalesce(n.numerator, 0)::text, coalesce(n.denominator, 0)::text
  from (select d.key, v.* from indicators_frozenvalue v
          join indicators_frozendefinition d on d.id = v.definition_id where d.frozen_id = %(old)s) o
  full join (select d.key, v.* from indicators_frozenvalue v
          join indicators_frozendefinition d on d.id = v.definition_id where d.frozen_id = %(new)s) n
    on o.key = n.key and o.tree = n.tree and o.area_id = n.area_id
  join areas_area a on a.id = coalesce(o.area_id, n.area_id)
 where (o.numerator, o.denominator) is distinct from (n.numerator, n.denominator)
 order by array_position(array['CITY', 'DISTRICT', 'ZONE', 'SUBDISTRICT', 'TOWN', 'COMMUNITY'], a.kind::text),
          1, 2, a.position, a.id
"""

# Two rows are the same record when what was shown of it, where, and what it added are the same.
_RECORDS = """
with o as (select d.key, r.record, r.label, r.place_id, r.counted, r.numerator, r.denominator, r.facts
             from indicators_frozenrecord r
             join indicators_frozendefinition d on d.id = r.definition_id where d.frozen_id = %(old)s),
     n as (select d.key, r.record, r.label, r.place_id, r.counted, r.numerator, r.denominator, r.facts
             from indicators_frozenrecord r
             join indicators_frozendefinition d on d.id = r.definition_id where d.frozen_id = %(new)s),
     gone as (select * from o except select * from n),
     come as (select * from n except select * from o)
select coalesce(gone.key, come.key), coalesce(gone.record, come.record),
       coalesce(come.label, gone.label), gone.counted, come.counted
  from gone full join come on come.key = gone.key and come.record = gone.record
 order by 1, 3, 2
"""

SHOWN = 200


def what_changed(old: FrozenMonth, new: FrozenMonth) -> dict[str, Any]:
    """Values that differ, records that came, went or changed, and definitions reworded."""
    ids = {"old": old.pk, "new": new.pk}
    with connection.cursor() as cursor:
        cursor.execute(_VALUES, ids)
        values = [
            {
                "key": key,
                "tree": tree,
                "area": name,
                "kind": kind,
                "area_id": pk,
                "before": [a, b],
                "after": [c, d],
            }
            for key, tree, name, kind, pk, a, b, c, d in cursor.fetchall()
        ]
        cursor.execute(_RECORDS, ids)
        rows = cursor.fetchall()
    records = [
        {"key": key, "record": record, "label": label, "before": before, "after": after}
        for key, record, label, before, after in rows
    ]
    return {
        "from_version": old.version,
        # Figures of the city and its districts are told; further down the two versions can be compared.
        "values": values[:SHOWN],
        "value_count": len(values),
        "records": records[:SHOWN],
        "record_count": len(records),
        "definitions": _reworded(old, new),
    }


def _reworded(old: FrozenMonth, new: FrozenMonth) -> list[dict[str, str]]:
    skip = {"id", "frozen", "position"}
    words_of = {
        f.attname: str(f.verbose_name) for f in FrozenDefinition._meta.concrete_fields if f.name not in skip
    }
    was, now = (
        {row.key: row for row in FrozenDefinition.objects.filter(frozen=month)} for month in (old, new)
    )
    changed = []
    for key in sorted({*was, *now}):
        a, b = was.get(key), now.get(key)
        if a is None or b is None:
            changed.append({"key": key, "what": "新增" if a is None else "取消"})
        elif names := [f for f in words_of if getattr(a, f) != getattr(b, f)]:
            labels = [words_of[f] for f in names]
            changed.append({"key": key, "what": "、".join(labels)})
    return changed

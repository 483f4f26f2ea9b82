"""Makes the dated closure out of the dated parents, in one statement."""

from __future__ import annotations

from django.db import connection

# Walks up from every area; the period of a path is what all its steps have in common.
_REBUILD = """
insert into areas_areaclosure (tree, ancestor_id, descendant_id, depth, period)
with recursive way(tree, ancestor_id, descendant_id, depth, period) as (
    select t.tree, a.id, a.id, 0, daterange(null, null)
      from areas_area a cross join (values ('ADMINISTRATIVE'), ('MANAGEMENT')) t(tree)
    union all
    select w.tree, p.parent_id, w.descendant_id, w.depth + 1, w.period * p.period
      from way w
      join areas_areaparent p on p.tree = w.tree and p.child_id = w.ancestor_id
     where not isempty(w.period * p.period) and w.depth < 10
)
select tree, ancestor_id, descendant_id, depth,
       case when lower_inf(period) then daterange('0001-01-01', upper(period)) else period end
  from way
union all
-- A zone has no place under a district, yet it lies in the city: what is registered there counts for the
-- city in both trees. Depth 2: it is nobody's child in the administrative tree.
select 'ADMINISTRATIVE', city.id, zone.id, 2, daterange('0001-01-01', null)
  from areas_area zone cross join areas_area city
 where zone.kind = 'ZONE' and city.kind = 'CITY'
"""


def rebuild_within() -> int:
    """Make the closure anew inside the open transaction; returns how many rows it has."""
    with connection.cursor() as cursor:
        cursor.execute("delete from areas_areaclosure")
        cursor.execute(_REBUILD)
        count = cursor.rowcount
        cursor.execute("analyze areas_areaclosure")
    return count

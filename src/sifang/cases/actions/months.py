"""The months' counts put together: one row for a community and month, as often as there is something to put together."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

# What others add meanwhile is not seen and stays; the sums are the same before and after, for every reader.
_TOGETHER = """
with gone as (delete from cases_monthlycount m using (
        select community_id, month from cases_monthlycount group by 1, 2 having count(*) > 1) several
      where m.community_id = several.community_id and m.month = several.month
  returning m.community_id, m.month, m.found, m.resolved, m.verified)
insert into cases_monthlycount (community_id, month, found, resolved, verified)
select community_id, month, sum(found), sum(resolved), sum(verified) from gone group by 1, 2
having sum(found) <> 0 or sum(resolved) <> 0 or sum(verified) <> 0
"""


def put_months_together(*, by: None, at: datetime) -> int:
    """Answers how many communities' months had several rows. No figure changes, so nothing is audited."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(_TOGETHER)
        return int(cursor.rowcount)

"""The register looks for compounds that are on it twice: what is new every few minutes, everything when asked."""

from __future__ import annotations

from procrastinate.contrib.django import app

from sifang.audit import public as audit
from sifang.lib.clock import clock
from sifang.registry.actions.matching import find_doubtful_pairs
from sifang.registry.matching.rules import rules
from sifang.registry.models import Compound


@app.task(queueing_lock="registry.find_pairs")
def find_pairs(whole: bool = False) -> int:
    """Pairs of the whole register, or of the compounds registered since the last search."""
    if rules() is None:
        return 0
    last = (
        audit.AuditLine.objects.filter(event="pairs.found")
        .order_by("-pk")
        .values_list("data", flat=True)
        .first()
    )
    newest = Compound.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    upto = (last or {}).get("upto", 0)
    if not whole and newest <= upto:
        return 0
    only = None
    if not whole and upto:
        only = list(Compound.objects.filter(pk__gt=upto).values_list("pk", flat=True))
    return find_doubtful_pairs(by=None, at=clock(), only=only)


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="registry.find_new_pairs")
def find_new_pairs(timestamp: int) -> int:
    return find_pairs()

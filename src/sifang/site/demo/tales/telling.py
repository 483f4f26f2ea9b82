"""Every told step as a story of the demonstration year."""

from __future__ import annotations

from sifang.site.demo.stories import Story
from sifang.site.demo.tales import called
from sifang.site.demo.tales.cases_told import TALES
from sifang.site.demo.tales.composed import composed
from sifang.site.demo.tales.steps import Ground, Tale, do


def stories() -> list[Story]:
    """Every step of every told case, whistle, supervision and campaign, in no order."""
    ground = Ground()

    def step(tale: Tale, number: int) -> Story:
        return Story(tale.acts[number].at, lambda: do(tale, tale.acts[number], ground))

    tales = (*TALES, *composed())
    steps = [step(tale, number) for tale in tales for number in range(len(tale.acts))]
    return steps + called.stories(ground)

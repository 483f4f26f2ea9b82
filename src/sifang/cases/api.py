"""The cases for programs."""

from __future__ import annotations

from ninja import Router

from sifang.cases.hotline.api import router as hotline

router = Router()
router.add_router("", hotline)

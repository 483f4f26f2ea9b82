"""The workbooks that were looked at by a person, where they are at hand."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path

import pytest

BENCH = Path(__file__).resolve().parents[4] / "bench" / "tables.py"


@pytest.mark.skipif(
    not os.environ.get("SIFANG_SHARED_DATA"), reason="SIFANG_SHARED_DATA names no folder of workbooks"
)
def test_the_tables_and_cells_a_person_saw_are_found():
    spec = importlib.util.spec_from_file_location("bench_tables", BENCH)
    assert spec is not None and spec.loader is not None
    bench = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bench)
    assert bench.measure() == 0

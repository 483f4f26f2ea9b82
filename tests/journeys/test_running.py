"""While the demonstration runs, the other commands use its database."""

from __future__ import annotations

import json

from tests.launcher.conftest import Run, sifang  # noqa: F401 - a fixture
from tests.launcher.test_serve import Running


def test_the_demonstration_opens_with_its_accounts_its_figures_and_a_whole_chain(
    demonstration: Running,
    sifang: Run,  # noqa: F811 - the fixture
) -> None:
    assert "演示城市" in demonstration.words() and "Sifang-2021-demo" in demonstration.words()
    told = sifang("figures", "--at", "2021-11-30", "--json", "--data", demonstration.data)
    assert told.returncode == 0, told.stderr
    assert json.loads(told.stdout)
    assert sifang("audit", "verify", "--data", demonstration.data).returncode == 0

"""The table in the terminal."""

from __future__ import annotations

import json

import pytest
from django.core.management import CommandError, call_command

from sifang.indicators import public as indicators


def test_the_city_prints_every_indicator(small_city, capsys):
    call_command("figures", at="2021-11-30")
    said = capsys.readouterr().out
    assert "青禾市 · 截至 2021-11-30" in said
    assert len([line for line in said.splitlines() if line.endswith("1.1")]) == len(indicators.indicators())


def test_json_is_exact_and_says_its_schema(small_city, capsys):
    call_command("figures", at="2021-11-30", json=True)
    said = json.loads(capsys.readouterr().out)
    assert said["schema"] == 1
    by_key = {each["key"]: each for each in said["indicators"]}
    assert by_key["professional_service_coverage"]["numerator"] == 7
    assert by_key["professional_service_coverage"]["denominator"] == 13
    assert by_key["professional_service_coverage"]["share"] == "7/13"
    assert by_key["professional_service_coverage"]["shown"] == "53.85%"
    assert by_key["joint_meeting_coverage"]["denominator"] == 4, "towns are not in it"
    assert by_key["company_party_organisation_coverage"]["denominator"] == 4
    assert by_key["unknown_service"]["denominator"] is None


def test_an_area_and_a_tree_are_asked_for(small_city, capsys):
    zone = small_city.zone
    call_command("figures", at="2021-11-30", area=f"z{zone.pk}", json=True)
    said = json.loads(capsys.readouterr().out)
    by_key = {each["key"]: each for each in said["indicators"]}
    assert by_key["professional_service_coverage"]["denominator"] == 2
    call_command("figures", at="2021-11-30", area="990102", tree="administrative", json=True)
    said = json.loads(capsys.readouterr().out)
    assert {e["key"]: e for e in said["indicators"]}["professional_service_coverage"]["denominator"] == 11
    call_command("figures", at="2021-11-30", area="990102", json=True)
    said = json.loads(capsys.readouterr().out)
    assert {e["key"]: e for e in said["indicators"]}["professional_service_coverage"]["denominator"] == 9


@pytest.mark.parametrize("wrong", [{"at": "30.11.2021"}, {"area": "123"}])
def test_a_wrong_question_gets_a_sentence(small_city, wrong):
    with pytest.raises(CommandError):
        call_command("figures", **wrong)

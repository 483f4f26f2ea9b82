"""What a clerk is asked when the State Council has announced a year."""

from __future__ import annotations

from django import forms

from sifang.workdays.models import DayKind


class DayForm(forms.Form):
    day = forms.DateField(label="哪一天", widget=forms.DateInput(attrs={"type": "date"}))
    kind = forms.ChoiceField(label="怎样安排", choices=DayKind.choices)
    name = forms.CharField(label="名称", max_length=40, help_text="例如：春节、国庆节")
    source = forms.CharField(label="出处", max_length=200, help_text="国务院办公厅通知的名称和文号")


class ClearForm(forms.Form):
    day = forms.DateField(widget=forms.HiddenInput)


class YearForm(forms.Form):
    year = forms.IntegerField(min_value=2000, max_value=2100, widget=forms.HiddenInput)
    source = forms.CharField(label="出处", max_length=200, help_text="国务院办公厅通知的名称和文号")

"""What a clerk is asked when the State Council has announced a year."""

from __future__ import annotations

from datetime import date

from django import forms

from sifang.workdays.models import DayKind

FIRST_YEAR, LAST_YEAR = 2000, 2100


class DayForm(forms.Form):
    day = forms.DateField(label="哪一天", widget=forms.DateInput(attrs={"type": "date"}))
    kind = forms.ChoiceField(label="怎样安排", choices=DayKind.choices)
    name = forms.CharField(label="名称", max_length=40, help_text="例如：春节、国庆节")
    source = forms.CharField(label="出处", max_length=200, help_text="国务院办公厅通知的名称和文号")

    def clean_day(self) -> date:
        """A slip of the pen is said here: centuries away there is nothing to reckon with."""
        day: date = self.cleaned_data["day"]
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise forms.ValidationError(f"年份在 {FIRST_YEAR} 到 {LAST_YEAR} 之间，请核对")
        return day


class ClearForm(forms.Form):
    day = forms.DateField(widget=forms.HiddenInput)


class YearForm(forms.Form):
    year = forms.IntegerField(min_value=FIRST_YEAR, max_value=LAST_YEAR, widget=forms.HiddenInput)
    source = forms.CharField(label="出处", max_length=200, help_text="国务院办公厅通知的名称和文号")

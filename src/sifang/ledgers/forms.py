"""The question an upload answers: which file, which sheet, as at which date."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms

from sifang.ledgers.choices import How
from sifang.ledgers.mapping import Mapping, MappingMistake, read_mapping
from sifang.ledgers.models import LedgerRow
from sifang.ledgers.reading.content import NotATable, check_size
from sifang.ledgers.sheets import Sheet, sheet, sheets


class UploadForm(forms.Form):
    """One file of one sheet."""

    sheet = forms.ChoiceField(label="哪种台账")
    file = forms.FileField(
        label="文件", help_text=".xlsx、.xls、.ods 或 .csv，不超过 64 MB；可以把文件拖到这里",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv,.xlsm,.ods"}),
    )  # fmt: skip
    as_at = forms.DateField(
        label="截至哪一天", help_text="表里写的是哪一天的情况；不同于登记册的，从这一天起变更",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
    how = forms.ChoiceField(
        label="与登记册不同的", choices=How.choices, initial=How.CHANGED, widget=forms.RadioSelect,
        help_text="整张表先按一种算，个别行可以在核对时另选",
    )  # fmt: skip
    only_sheet = forms.CharField(
        label="工作表",
        required=False,
        max_length=100,
        help_text="不填就用最像的那一张；表头一样的几张（一个社区一张）一起读",
    )
    mapping = forms.FileField(
        label="列名对照", required=False, help_text="列名与我们不同的表，附一个 .yaml 或 .json 对照文件；一般不用",
        widget=forms.ClearableFileInput(attrs={"accept": ".yaml,.yml,.json"}),
    )  # fmt: skip

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        field = self.fields["sheet"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.key, one.name) for one in sheets()]
        self.fields["how"].required = False
        self.fields["as_at"].initial = today - timedelta(days=1)
        self.fields["as_at"].widget.attrs["max"] = today.isoformat()

    def clean_file(self) -> Any:
        given = self.cleaned_data["file"]
        try:
            check_size(given.size)
        except NotATable as why:
            raise forms.ValidationError(str(why)) from why
        return given

    def clean_how(self) -> str:
        return self.cleaned_data["how"] or How.CHANGED

    def clean_as_at(self) -> date:
        day = self.cleaned_data["as_at"]
        if day > self.today:
            raise forms.ValidationError(f"{day} 还没有到，不能导入以后的情况")
        if day.year < 1990:
            raise forms.ValidationError("太早了，应在 1990 年以后")
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["read_mapping"] = Mapping()
        given = data.get("mapping")
        if given and data.get("sheet"):
            if given.size > 256 * 1024:
                self.add_error("mapping", "对照文件太大，最多 256 KB")
                return data
            try:
                content = given.read().decode("utf-8-sig")
                data["read_mapping"] = read_mapping(content, sheet(data["sheet"]))
            except UnicodeDecodeError:
                self.add_error("mapping", "对照文件不是 UTF-8 编码")
            except MappingMistake as why:
                self.add_error("mapping", str(why))
        return data


class RowForm(forms.Form):
    """The cells of one row, and what its differences mean."""

    def __init__(
        self, *args: Any, sheet: Sheet, row: LedgerRow, columns: Iterable[dict[str, Any]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        told = {note["key"]: note["why"] for note in row.faults or () if note["key"]}
        cells = row.cells or {}
        stand = {column["key"] for column in columns}
        self.keys = [c.key for c in sheet.columns if c.key in stand or c.key in cells or c.key in told]
        for column in sheet.columns:
            if column.key in self.keys:
                self.fields[f"cell_{column.key}"] = forms.CharField(
                    label=column.header, required=column.required, max_length=500, initial=cells.get(column.key, ""),
                    help_text=told.get(column.key, "") or column.note,
                )  # fmt: skip
        self.fields["how"] = forms.ChoiceField(
            label="与登记册不同的", required=False, widget=forms.RadioSelect, initial=row.how,
            choices=[("", "与整张表一样"), *How.choices],
        )  # fmt: skip

    def cells(self) -> dict[str, str]:
        return {key: self.cleaned_data[f"cell_{key}"] for key in self.keys}

"""The questions of partnership's forms."""

from __future__ import annotations

from typing import Any

from django import forms

from sifang.areas import public as areas
from sifang.partnership.models import BodyKind
from sifang.registry.public import AreaField, CommunityField, CompanyField, DayField, SeenField

STREETS = (areas.AreaKind.SUBDISTRICT, areas.AreaKind.TOWN)


class MeetingForm(forms.Form):
    kind = forms.ChoiceField(label="形式", choices=BodyKind.choices, widget=forms.RadioSelect)
    name = forms.CharField(label="名称", max_length=100)
    on = DayField(label="成立日期")

    def __init__(self, *args: Any, user: Any, sealed: str | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if sealed is None:
            self.fields["area"] = AreaField(user, kinds=STREETS, label="街道（镇）")
            self.order_fields(["area"])
        else:
            self.fields["seen"] = SeenField(sealed)


class ProjectForm(forms.Form):
    title = forms.CharField(label="项目名称", max_length=100)
    claimed_on = DayField(label="认领日期")
    completed_on = DayField(label="完成日期", required=False, help_text="还没有完成就空着")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["community"] = CommunityField(user, label="社区")
        self.fields["company"] = CompanyField(user, label="认领企业")
        self.order_fields(["title", "community", "company"])


class DoneForm(forms.Form):
    completed_on = DayField(label="完成日期")


class EndForm(forms.Form):
    on = DayField(label="从哪天起终止")


class FieldMeetingForm(forms.Form):
    title = forms.CharField(label="会议名称", max_length=100)
    held_on = DayField(label="召开日期")
    place = forms.CharField(label="地点", max_length=100, required=False)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"] = AreaField(user, label="组织区划")

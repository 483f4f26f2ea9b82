"""The questions of the bodies' forms."""

from __future__ import annotations

from typing import Any

from django import forms

from sifang.registry.public import CommunityField, CompoundField, DayField, SeenField


def _count(label: str, help_text: str = "") -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=999, help_text=help_text)


class OwnersForm(forms.Form):
    """An owners' committee: electing asks for the compound, correcting carries what was shown."""

    on = DayField(label="选举产生的日期")
    term_number = forms.IntegerField(label="第几届", min_value=1, max_value=99, initial=1)
    term_ends_on = DayField(label="任期届满日", required=False)
    filed_on = DayField(label="备案日期", required=False)
    member_count = _count("委员人数")
    party_member_count = _count("其中党员人数", "只登记人数，不登记名单")
    is_new = forms.BooleanField(label="新成立的（不是换届）", required=False)

    def __init__(self, *args: Any, user: Any, sealed: str | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if sealed is None:
            self.fields["compound"] = CompoundField(user)
            self.order_fields(["compound"])
        else:
            self.fields["seen"] = SeenField(sealed)


class ManagementForm(forms.Form):
    on = DayField(label="成立日期")
    ground = forms.CharField(
        label="设立情形", max_length=120, required=False, help_text="例如：经两次指导仍未成立业主大会"
    )
    member_count = _count("委员人数")
    owner_member_count = _count("其中业主代表人数")

    def __init__(self, *args: Any, user: Any, sealed: str | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if sealed is None:
            self.fields["compound"] = CompoundField(user)
            self.order_fields(["compound"])
        else:
            self.fields["seen"] = SeenField(sealed)


class EnvironmentForm(forms.Form):
    on = DayField(label="成立日期")
    member_count = _count("委员人数")
    party_member_count = _count("其中党员人数", "只登记人数，不登记名单")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["community"] = CommunityField(user, label="社区")
        self.order_fields(["community"])


class EndForm(forms.Form):
    on = DayField(label="从哪天起终止")

"""The questions of the register's forms: plain, one column, nothing asked that the system knows."""

from __future__ import annotations

from typing import Any

from django import forms

from sifang.areas import public as areas
from sifang.registry.acting import AreaField, CommunityField, CompanyField, CompoundField, DayField, SeenField
from sifang.registry.choices import Mode, PartyForm, PartyKind

WHERE = (
    areas.AreaKind.CITY,
    areas.AreaKind.DISTRICT,
    areas.AreaKind.ZONE,
    areas.AreaKind.SUBDISTRICT,
    areas.AreaKind.TOWN,
)


class CompoundForm(forms.Form):
    """What a compound is; for registering and for correcting."""

    name = forms.CharField(label="小区名称", max_length=80)
    address = forms.CharField(label="地址", max_length=160, required=False)
    household_count = forms.IntegerField(label="户数", required=False, min_value=0, max_value=200000)
    floor_area = forms.DecimalField(
        label="建筑面积（平方米）", required=False, min_value=0, max_digits=12, decimal_places=2
    )
    building_count = forms.IntegerField(label="楼栋数", required=False, min_value=0, max_value=5000)
    built_year = forms.IntegerField(label="建成年份", required=False, help_text="例如 1998")
    is_old_compound = forms.BooleanField(label="老旧小区", required=False)
    longitude = forms.FloatField(label="经度", required=False, help_text="和纬度一起填，例如 118.06")
    latitude = forms.FloatField(label="纬度", required=False, help_text="例如 36.80")

    def __init__(
        self, *args: Any, user: Any, sealed: str | None = None, ask_since: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["community"] = CommunityField(user)
        order = ["name", "community", "address"]
        if ask_since:
            self.fields["since_day"] = DayField(
                label="从哪天起登记", help_text="交付或纳入管理的日期，例如 2021-11-30"
            )
            order.append("since_day")
        if sealed is not None:
            self.fields["seen"] = SeenField(sealed)
        self.order_fields(order)


class CompoundChangeForm(forms.Form):
    """What changed on a day."""

    on = DayField(label="哪天变的", help_text="这天之前仍是原来的数")
    household_count = forms.IntegerField(label="户数", required=False, min_value=0, max_value=200000)
    floor_area = forms.DecimalField(
        label="建筑面积（平方米）", required=False, min_value=0, max_digits=12, decimal_places=2
    )
    is_old_compound = forms.BooleanField(label="老旧小区", required=False)

    def __init__(self, *args: Any, user: Any, sealed: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["community"] = CommunityField(user)
        self.fields["seen"] = SeenField(sealed)


class RenameForm(forms.Form):
    name = forms.CharField(label="新名称", max_length=80)
    on = DayField(label="从哪天起叫这个名字")


class MergeForm(forms.Form):
    on = DayField(label="合并日期")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first"] = CompoundField(user, label="并入的小区")
        self.fields["second"] = CompoundField(user, label="还有一个", required=False, help_text="没有就空着")
        self.order_fields(["first", "second", "on"])


class SplitForm(forms.Form):
    on = DayField(label="拆分日期")
    parts = forms.CharField(
        label="拆分出的小区", widget=forms.Textarea(attrs={"rows": 4}), max_length=2000,
        help_text="一行一个：名称，户数。例如：柳岸新苑二期，320",
    )  # fmt: skip
    household_count = forms.IntegerField(
        label="原小区剩下的户数", required=False, min_value=0, max_value=200000
    )
    floor_area = forms.DecimalField(
        label="原小区剩下的建筑面积（平方米）", required=False, min_value=0, max_digits=12, decimal_places=2
    )

    def clean_parts(self) -> list[tuple[str, int | None]]:
        found: list[tuple[str, int | None]] = []
        for number, line in enumerate(self.cleaned_data["parts"].splitlines(), 1):
            if not line.strip():
                continue
            name, _, count = line.replace(",", "，").partition("，")
            count = count.strip().removesuffix("户").strip()
            if not name.strip() or len(name.strip()) > 80:
                raise forms.ValidationError(f"第 {number} 行没有名称，或名称太长")
            if count and not (count.isdecimal() and len(count) < 7):
                raise forms.ValidationError(f"第 {number} 行的户数“{count}”不是数")
            found.append((name.strip(), int(count) if count else None))
        return found


class ModeForm(forms.Form):
    """How it is served from a day on."""

    mode = forms.ChoiceField(label="服务方式", choices=Mode.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, user: Any, sealed: str | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["company"] = CompanyField(
            user, required=False, help_text="专业化和兜底才写企业；企业不详的选“不明”"
        )
        if sealed is None:
            self.fields["on"] = DayField(label="从哪天起")
        else:
            self.fields["starts_on"] = DayField(label="第一天")
            self.fields["ends_on"] = DayField(label="最后一天", required=False, help_text="还在继续就空着")
            self.fields["seen"] = SeenField(sealed)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        serves = given.get("mode") in (Mode.PROFESSIONAL, Mode.FLOOR)
        if (
            given.get("mode") == Mode.PROFESSIONAL
            and not given.get("company")
            and "company" not in self.errors
        ):
            self.add_error("company", "专业化服务必须写明企业；企业不详的选“不明”")
        if given.get("company") and not serves and "mode" in given:
            self.add_error("company", "自管、代管、失管和不明的小区不写企业")
        return given


class CompanyChangeForm(forms.Form):
    on = DayField(label="哪天接手")
    reason = forms.CharField(label="原因", max_length=200, required=False)
    mode = forms.ChoiceField(
        label="接手后的服务方式", choices=[(m.value, m.label) for m in (Mode.PROFESSIONAL, Mode.FLOOR)],
        widget=forms.RadioSelect, initial=Mode.PROFESSIONAL,
    )  # fmt: skip
    contract_until = DayField(label="新合同最后一天", required=False, help_text="合同还没签就空着")
    signed_on = DayField(label="新合同签订日期", required=False)
    fee = forms.DecimalField(
        label="收费标准（元/平方米·月）", required=False, min_value=0, max_digits=6, decimal_places=2
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["company"] = CompanyField(user, label="接手企业")
        self.order_fields(["company", "on", "reason", "mode"])


class ContractForm(forms.Form):
    starts_on = DayField(label="合同第一天")
    ends_on = DayField(label="合同最后一天", required=False, help_text="没有写明就空着")
    signed_on = DayField(label="签订日期", required=False)
    filed_on = DayField(label="备案日期", required=False)
    fee = forms.DecimalField(
        label="收费标准（元/平方米·月）", required=False, min_value=0, max_digits=6, decimal_places=2
    )

    def __init__(self, *args: Any, user: Any, sealed: str | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["company"] = CompanyField(user)
        if sealed is not None:
            self.fields["seen"] = SeenField(sealed)
        self.order_fields(["company"])


class ManagerForm(forms.Form):
    name = forms.CharField(label="姓名", max_length=40)
    phone = forms.CharField(label="手机", max_length=20, required=False, help_text="只有说明理由的人才能看全")
    on = DayField(label="从哪天起负责")
    reported_in_on = DayField(label="哪天向社区报到", required=False, help_text="还没有报到就空着")


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="为什么要看", max_length=200, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="写明事由，例如：3 号楼漏水，联系负责人到场。这句话会留在操作记录里",
    )  # fmt: skip


class CompanyForm(forms.Form):
    name = forms.CharField(label="企业名称", max_length=100)
    credit_code = forms.CharField(
        label="统一社会信用代码",
        max_length=24,
        required=False,
        help_text="18 位；校验不对也会存下，并提醒核对",
    )
    phone = forms.CharField(label="值班电话", max_length=40, required=False, help_text="对外公开的电话")

    def __init__(self, *args: Any, user: Any, sealed: str | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"] = AreaField(user, kinds=WHERE, label="注册地")
        if sealed is None:
            self.fields["since_day"] = DayField(label="从哪天起登记")
        else:
            self.fields["seen"] = SeenField(sealed)


class OrganisationForm(forms.Form):
    name = forms.CharField(label="名称", max_length=100)
    kind = forms.ChoiceField(label="类别", choices=PartyKind.choices, widget=forms.RadioSelect)
    on = DayField(label="成立日期")
    office_hours = forms.CharField(
        label="接待时间", max_length=80, required=False, help_text="例如：周一说事 9:00，社区二楼"
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"] = AreaField(user, label="所在区划")


class CoverForm(forms.Form):
    form = forms.ChoiceField(label="组建方式", choices=PartyForm.choices, widget=forms.RadioSelect)
    on = DayField(label="从哪天起")

    def __init__(self, *args: Any, organisations: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = forms.TypedChoiceField(
            label="党组织", choices=organisations, coerce=int, help_text="没有的先到“党组织”登记"
        )
        self.order_fields(["organisation"])


class InstructorForm(forms.Form):
    name = forms.CharField(label="姓名", max_length=40)
    from_office = forms.CharField(label="派出单位", max_length=80, required=False)
    on = DayField(label="从哪天起")


class DayForm(forms.Form):
    on = DayField(label="从哪天起")

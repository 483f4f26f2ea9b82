"""What people type on the pages of this room."""

from __future__ import annotations

from typing import Any

from django import forms

from sifang.accounts.choices import OfficeKind
from sifang.accounts.roles import ROLES
from sifang.areas import public as areas


class SignInForm(forms.Form):
    username = forms.CharField(
        label="登录名",
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = forms.CharField(
        label="口令",
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label="六位动态码",
        max_length=10,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class PasswordForm(forms.Form):
    old = forms.CharField(
        label="现在的口令",
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label="新口令",
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="再输一遍新口令",
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, rules: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new"].help_text = rules

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("new") and cleaned.get("again") and cleaned["new"] != cleaned["again"]:
            self.add_error("again", "两次输入的新口令不一样")
        return cleaned


class TokenForm(forms.Form):
    label = forms.CharField(label="用途", max_length=80, help_text="写明给哪个系统用")
    days = forms.IntegerField(label="有效天数", min_value=1, max_value=366, initial=90)


class PersonForm(forms.Form):
    username = forms.RegexField(
        r"^[A-Za-z0-9._-]+$",
        label="登录名",
        max_length=40,
        help_text="字母、数字、点、横线",
        error_messages={"invalid": "登录名只能用字母、数字、点、横线和下划线"},
    )
    name = forms.CharField(label="姓名", max_length=40)
    phone = forms.CharField(label="手机", max_length=20, required=False)


class OfficeForm(forms.Form):
    name = forms.CharField(label="名称", max_length=80)
    kind = forms.ChoiceField(label="类别", choices=OfficeKind.choices)
    area = forms.CharField(label="所在区划代码", max_length=12, help_text="功能区写 z 加编号，如 z12")
    duties = forms.CharField(label="职责", max_length=300, required=False, widget=forms.Textarea)
    phone = forms.CharField(label="公开电话", max_length=40, required=False)
    is_active = forms.BooleanField(label="在用", required=False, initial=True)

    def __init__(self, *args: Any, office: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if office is not None:
            # An office keeps its kind and place; what moves is another office.
            del self.fields["kind"], self.fields["area"]

    def clean_area(self) -> Any:
        area = areas.by_slug(self.cleaned_data["area"].strip())
        if area is None:
            raise forms.ValidationError("没有这个区划代码")
        return area


ROLE_CHOICES = [(role.key, role.name) for role in ROLES.values()]


class PostForm(forms.Form):
    title = forms.CharField(label="岗位名称", max_length=60)
    role = forms.ChoiceField(label="角色", choices=ROLE_CHOICES)


class RoleForm(forms.Form):
    role = forms.ChoiceField(label="角色", choices=ROLE_CHOICES)


class HandOverForm(forms.Form):
    username = forms.CharField(
        label="接任人的登录名", max_length=40, required=False, help_text="空着表示岗位空缺"
    )
    on = forms.DateField(label="从哪天起", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class AreaForm(forms.Form):
    area = forms.CharField(label="区划代码", max_length=12, help_text="功能区写 z 加编号，如 z12")

"""One way for a form page to read the form, call the action, and show what it says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.db import DataError, IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from sifang.accounts import public as accounts
from sifang.areas import public as areas
from sifang.lib.constraints import sentence_for
from sifang.lib.refusals import ChangedMeanwhile, Refusal
from sifang.lib.words import normalised, number_in
from sifang.registry.finding import by_name
from sifang.registry.models import Company, Compound
from sifang.registry.permissions import EDIT


def act(
    request: HttpRequest,
    make: Callable[[Any], forms.Form],
    do: Callable[[dict[str, Any]], Any],
    *,
    title: str,
    back: str,
    submit: str = "存下",
    lead: str = "",
    said: str = "已存下",
    ground: str = "",
) -> HttpResponse:
    """
    A form page. What the action refuses, and every violated constraint, is said on the form, which
    keeps what was filled in: 422 when the person has to answer otherwise, 409 when it meets what is
    already there.

    :param make: makes the form out of the POST data, or out of None
    :param do: calls the action with the cleaned data; an address it returns is where one goes next
    """
    if request.method != "POST":
        return _show(request, make(None), title, back, submit, lead, ground, 200)
    form = make(request.POST)
    status = 422
    if form.is_valid():
        try:
            result = do(form.cleaned_data)
        except ChangedMeanwhile as why:
            form.add_error(None, str(why))
            fresh = make(None)
            if "seen" in form.fields:
                again = request.POST.copy()
                again["seen"] = str(fresh.fields["seen"].initial)
                form.data = again
            status = why.status
        except Refusal as why:
            form.add_error(None, str(why))
            status = why.status
        except IntegrityError as why:
            form.add_error(None, sentence_for(why))
            status = 409
        except DataError:
            form.add_error(None, "有一项太长或太大，登记不下。请改短后再存")
        except ObjectDoesNotExist as why:
            raise Http404 from why
        else:
            messages.success(request, said)
            return redirect(result if isinstance(result, str) and result.startswith("/") else back)
    return _show(request, form, title, back, submit, lead, ground, status)


def _show(
    request: HttpRequest,
    form: forms.Form,
    title: str,
    back: str,
    submit: str,
    lead: str,
    ground: str,
    status: int,
) -> HttpResponse:
    context = {
        "form": form, "title": title, "back": back, "submit": submit, "lead": lead, "ground": ground,
    }  # fmt: skip
    return render(request, "registry/form.html", context, status=status)


# ---- questions that know the register ----


class DayField(forms.DateField):
    """A day, asked with the device's own calendar."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            error_messages={"invalid": "日期写成 2021-11-30 的样子"} | kwargs.pop("error_messages", {}),
            **kwargs,
        )

    def to_python(self, value: Any) -> date | None:
        day = super().to_python(value)
        if day is not None and not 1949 <= day.year <= 2200:
            raise forms.ValidationError("年份不对，请核对")
        return day


class Suggesting(forms.TextInput):
    """A text box with a list of what is there already."""

    template_name = "registry/suggesting.html"

    def __init__(self, options: list[str]) -> None:
        super().__init__(attrs={"autocomplete": "off"})
        self.options = options

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["options"] = self.options
        context["list_id"] = f"{context['widget']['attrs'].get('id', name)}-list"
        context["widget"]["attrs"]["list"] = context["list_id"]
        return context


class _NounField(forms.CharField):
    what = ""
    limit = 400

    def __init__(self, user: Any, **kwargs: Any) -> None:
        self.user = user
        super().__init__(max_length=120, widget=Suggesting([]), **kwargs)

    def rows(self) -> Any:
        raise NotImplementedError

    def found(self, text: str) -> list[Any]:
        return list(self.rows().filter(name=text)[:6])

    def clean(self, value: Any) -> Any:
        text = str(super().clean(value) or "").strip()
        if not text:
            return None
        found = self.found(text)
        if len(found) == 1:
            return found[0]
        if not found:
            raise forms.ValidationError(f"没有找到{self.what}“{text}”，请从提示里选，或写全称")
        raise forms.ValidationError(f"叫“{text}”的{self.what}不止一个，请写代码")


class CommunityField(_NounField):
    """A community of the person's own areas, by its name or its code."""

    what = "社区"

    def __init__(self, user: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label", "所在社区")
        kwargs.setdefault("help_text", "社区名称，或 12 位区划代码")
        super().__init__(user, **kwargs)
        names = self.rows().order_by("pinyin").values_list("name", "code")[: self.limit]
        self.widget.options = [f"{name} {code}" for name, code in names]

    kinds: tuple[str, ...] = (areas.AreaKind.COMMUNITY,)

    def rows(self) -> Any:
        scope = accounts.scope_of(self.user)
        found = areas.Area.objects.filter(kind__in=self.kinds)
        if EDIT not in scope.rights:
            return found.none()
        return found if scope.everywhere else found.filter(pk__in=areas.inside(scope.area_ids, scope.on))

    def found(self, text: str) -> list[Any]:
        code = text.split()[-1]
        if code.isdigit():
            return list(self.rows().filter(code=code)[:2])
        return list(self.rows().filter(name=text)[:2]) or list(self.rows().filter(name__startswith=text)[:2])

    def prepare_value(self, value: Any) -> Any:
        return f"{value.name} {value.code}".strip() if isinstance(value, areas.Area) else value


class AreaField(CommunityField):
    """Any area of the person's own, by name or code."""

    what = "区划"
    kinds: tuple[str, ...] = tuple(areas.AreaKind.values)

    def __init__(self, user: Any, kinds: tuple[str, ...] = (), **kwargs: Any) -> None:
        if kinds:
            self.kinds = kinds
        kwargs.setdefault("help_text", "名称，或区划代码")
        super().__init__(user, **kwargs)


class CompanyField(_NounField):
    """A company on the register, by its full name or its credit code."""

    what = "企业"

    def __init__(self, user: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label", "企业")
        kwargs.setdefault("help_text", "企业全称，或统一社会信用代码")
        super().__init__(user, **kwargs)
        self.widget.options = list(
            self.rows().order_by("pinyin").values_list("name", flat=True)[: self.limit]
        )

    def rows(self) -> Any:
        # A company from elsewhere may come: whoever registers facts chooses among all of them.
        scope = accounts.scope_of(self.user)
        return Company.objects.all() if EDIT in scope.rights else Company.objects.none()

    def found(self, text: str) -> list[Any]:
        exact = list(self.rows().filter(name=text)[:2]) or list(
            self.rows().filter(credit_code=text.upper())[:2]
        )
        if exact or len(normalised(text)) < 2:
            return exact
        return list(self.rows().filter(by_name(text))[:2])

    def prepare_value(self, value: Any) -> Any:
        return value.name if isinstance(value, Company) else value


class CompoundField(_NounField):
    """A compound the person may see, by its name."""

    what = "小区"

    def __init__(self, user: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label", "小区")
        kwargs.setdefault("help_text", "小区名称；重名的写“名称 #编号”，编号在小区页的地址里")
        super().__init__(user, **kwargs)
        names = self.rows().order_by("pinyin").values_list("name", "pk")[: self.limit]
        self.widget.options = [f"{name} #{pk}" for name, pk in names]

    def rows(self) -> Any:
        return Compound.objects.visible_to(self.user)

    def found(self, text: str) -> list[Any]:
        name, _, number = text.rpartition("#")
        if number.strip().isdecimal() and (name or text.startswith("#")):
            return list(self.rows().filter(pk=int(number) if len(number) < 18 else 0)[:1])
        return list(self.rows().filter(name=text)[:2])

    def prepare_value(self, value: Any) -> Any:
        return f"{value.name} #{value.pk}" if isinstance(value, Compound) else value


class SeenField(forms.CharField):
    """The seal of what the form showed; see `lib.once`."""

    def __init__(self, sealed: str) -> None:
        super().__init__(required=False, widget=forms.HiddenInput, initial=sealed)


def compound_asked(request: HttpRequest) -> Compound | None:
    """The compound named in the address (`?compound=12`), if the person may see it."""
    number = request.GET.get("compound", "")
    if (pk := number_in(number)) is None:
        return None
    return Compound.objects.visible_to(request.user).filter(pk=pk).first()

"""标记号: an office's report form as a table; a cell is pressed, and what it is to say is chosen."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from sifang.accounts import public as accounts
from sifang.areas import public as areas
from sifang.areas.looking import looking_at
from sifang.bulletins.actions.forms import mark_cell, unmark_cell
from sifang.bulletins.models import OfficeForm
from sifang.bulletins.output import marking
from sifang.bulletins.reporting import PARTS, PLAIN, WHEN, indicator_names, mark_of
from sifang.ledgers.public import NotATable
from sifang.lib.clock import clock
from sifang.lib.refusals import Refusal
from sifang.lib.words import number_in

_KINDS = (areas.AreaKind.CITY, areas.AreaKind.DISTRICT, areas.AreaKind.ZONE)


class MarkForm(forms.Form):
    """What a cell is to say."""

    what = forms.ChoiceField(label="填什么")
    part = forms.ChoiceField(
        label="填哪个数", required=False,
        choices=[("", "指标本身（有比例的是比例）"), *((part, part) for part in PARTS)],
    )  # fmt: skip
    where = forms.CharField(
        label="哪里的", required=False, max_length=60, help_text="不填，就是取走时看的那个区划；街道、社区也可以写名称",
        widget=forms.TextInput(attrs={"list": "areas-of-marks", "autocomplete": "off"}),
    )  # fmt: skip
    when = forms.ChoiceField(
        label="哪一天的", required=False,
        choices=[("", "取走时看的截至日期"), *((when, when) for when in WHEN), ("day", "固定的一天")],
    )  # fmt: skip
    day = forms.DateField(
        label="固定哪一天", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, names: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = names
        field = self.fields["what"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", "请选"),
            ("指标", [(name, name) for name in names]),
            ("说明", [(name, name) for name in PLAIN]),
        ]

    def clean_where(self) -> str:
        said = self.cleaned_data["where"].strip()
        if said and not areas.Area.objects.filter(name=said).exists():
            raise forms.ValidationError(f"没有叫“{said}”的区划")
        return said

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("when") == "day" and not given.get("day") and "day" not in self.errors:
            self.add_error("day", "请写明是哪一天")
        return given

    def mark(self) -> str:
        """The mark that was chosen."""
        given = self.cleaned_data
        if given["what"] not in self.names:
            return mark_of(given["what"])
        when = given["day"].isoformat() if given["when"] == "day" else given["when"]
        return mark_of(given["what"], given["part"], given["where"], when)

    @classmethod
    def said(cls, mark: str, names: list[str]) -> dict[str, str]:
        """What is chosen for a mark that stands in a cell already."""
        words, _at, when = mark.partition("@")
        where, _colon, words = words.replace("：", ":").rpartition(":")
        what, _dot, part = words.strip().partition(".")
        if what not in names:
            return {"what": what} if what in PLAIN else {}
        fixed = bool(when) and when not in WHEN
        return {
            "what": what, "part": part, "where": where.strip(), "when": "day" if fixed else when,
            "day": when if fixed else "",
        }  # fmt: skip


def _form(request: HttpRequest, pk: int) -> OfficeForm:
    accounts.check_may(request.user, "export")
    row = OfficeForm.objects.visible_to(request.user).filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def _number(said: str | None) -> int:
    return number_in(said or "", 3) or 0


def _back(pk: int, page: int, place: str = "") -> HttpResponse:
    asked = urlencode({"sheet": page, **({"cell": place} if place else {})})
    return redirect(f"{reverse('report_marks', args=[pk])}?{asked}#{place or 'form'}")


@require_http_methods(["GET", "POST"])
def report_marks(request: HttpRequest, pk: int) -> HttpResponse:
    """The form as a table; a POST puts a mark into the cell that was pressed."""
    row, looking = _form(request, pk), looking_at(request)
    names = indicator_names(looking.at)
    page, place = _number(request.GET.get("sheet")), request.GET.get("cell", "")[:10].upper()
    form: MarkForm | None = None
    status = 200
    if request.method == "POST":
        form = MarkForm(request.POST, names=names)
        if form.is_valid():
            try:
                mark_cell(pk, page=page, place=place, mark=form.mark(), by=request.user, at=clock())
                messages.success(request, f"{place} 标好了")
                return _back(pk, page, place)
            except Refusal as why:
                form.add_error(None, str(why))
        status = 422
    return _page(request, row, page, place, form, names, status)


def _page(
    request: HttpRequest,
    row: OfficeForm,
    page: int,
    place: str,
    form: MarkForm | None,
    names: list[str],
    status: int,
) -> HttpResponse:
    try:
        book = marking.opened(bytes(row.book))
    except NotATable as why:
        return render(request, "bulletins/report_marks.html", {"row": row, "why": str(why)}, status=422)
    if page >= len(book.worksheets):
        raise Http404
    shown = marking.page_of(book, page)
    cells = [cell for _number_, several in shown.rows for cell in several]
    pressed = next((cell for cell in cells if cell.place == place), None)
    if pressed is not None and form is None:
        form = MarkForm(initial=MarkForm.said(pressed.mark, names), names=names)
    context = {
        "row": row, "shown": shown, "pressed": pressed, "form": form, "sheet": page,
        "sheets": [(n, one.title) for n, one in enumerate(book.worksheets)],
        "marked": [cell for cell in cells if cell.mark],
        "areas": areas.Area.objects.filter(kind__in=_KINDS).order_by("pk").values_list("name", flat=True)
        if pressed else [],
        "before": row.before.get(f"{shown.title}!{place}"),
    }  # fmt: skip
    return render(request, "bulletins/report_marks.html", context, status=status)


@require_POST
def report_unmark(request: HttpRequest, pk: int) -> HttpResponse:
    """The mark of a cell is taken out again."""
    _form(request, pk)
    page, place = _number(request.POST.get("sheet")), request.POST.get("cell", "")[:10].upper()
    try:
        unmark_cell(pk, page=page, place=place, by=request.user, at=clock())
        messages.success(request, f"{place} 的记号撤掉了")
    except Refusal as why:
        messages.error(request, str(why))
    return _back(pk, page, place)

"""报表: the form an office must fill each month, filled in."""

from __future__ import annotations

from urllib.parse import quote

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from sifang.accounts import public as accounts
from sifang.areas.looking import looking_at
from sifang.audit import public as audit
from sifang.bulletins.output.workbook import MOST_BYTES
from sifang.bulletins.reporting import filled, marks
from sifang.bulletins.reporting import forms as city_forms
from sifang.ledgers.public import NotATable
from sifang.lib.clock import clock

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ReportForm(forms.Form):
    """Which form is to be filled in: one of the city's, or one's own."""

    name = forms.ChoiceField(label="本市的报表", required=False)
    file = forms.FileField(
        label="自己的报表", required=False, help_text="标好记号的 .xlsx，不超过 8 MB",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )  # fmt: skip

    def __init__(self, *args: object, names: list[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as given
        field = self.fields["name"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "不用，另交一份"), *((name, name) for name in names)]
        if not names:
            del self.fields["name"]
            self.fields["file"].required = True

    def clean(self) -> dict[str, object]:
        given = super().clean() or {}
        if not given.get("name") and not given.get("file") and not self.errors:
            self.add_error("file", "请选一份本市的报表，或者交一份自己的")
        if (file := given.get("file")) is not None and file.size > MOST_BYTES:
            self.add_error("file", "报表模板最多 8 MB")
        return given


@require_http_methods(["GET", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """Fill in a report form with the figures and rows of an area on a day."""
    accounts.check_may(request.user, "export")
    looking, now = looking_at(request), clock()
    known = city_forms()
    if request.method != "POST":
        return _page(request, ReportForm(names=list(known)), 200)
    form = ReportForm(request.POST, request.FILES, names=list(known))
    if not form.is_valid():
        return _page(request, form, 422)
    name, given = form.cleaned_data.get("name", ""), form.cleaned_data.get("file")
    if name and name not in known:
        raise Http404
    title = name or (given.name or "报表").rsplit(".", 1)[0]
    try:
        done = filled(
            known[name] if name else given.read(),
            request.user,
            looking.area,
            looking.at,
            now.date(),
            looking.tree,
        )
    except NotATable as why:
        form.add_error("file", str(why))
        return _page(request, form, 422)
    asked = f"{looking.area.name if looking.area else ''}；截至 {looking.at.isoformat()}"
    audit.note_export(
        f"报表“{title}”"[:80], asked=asked, count=done.rows, kind="xlsx", by=request.user, at=now
    )
    answer = HttpResponse(done.data, content_type=_XLSX)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{title}_{looking.at}.xlsx')}"
    answer["Cache-Control"] = "private, no-store"
    # A program reads it here, a person in the cells' comments.
    answer["X-Unknown-Marks"] = str(len(done.unknown))
    return answer


def _page(request: HttpRequest, form: ReportForm, status: int) -> HttpResponse:
    looking = looking_at(request)
    told = marks(looking.at)
    context = {"form": form, "marks": told, "example": next(iter(dict(told)["指标"]), ""), "looking": looking}
    return render(request, "bulletins/report.html", context, status=status)

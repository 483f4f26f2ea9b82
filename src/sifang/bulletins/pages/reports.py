"""报表: the form an office must fill each month, filled in."""

from __future__ import annotations

from urllib.parse import quote

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from sifang.accounts import public as accounts
from sifang.areas.looking import looking_at
from sifang.audit import public as audit
from sifang.bulletins.actions.forms import forget_form, keep_form
from sifang.bulletins.models import OfficeForm
from sifang.bulletins.output.marking import opened
from sifang.bulletins.output.workbook import MOST_BYTES
from sifang.bulletins.reporting import filled, marks
from sifang.bulletins.reporting import forms as city_forms
from sifang.ledgers.public import NotATable
from sifang.lib.clock import clock
from sifang.lib.refusals import Refusal

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ReportForm(forms.Form):
    """Which form is to be filled in: one of the city's, or one's own."""

    name = forms.ChoiceField(label="已有的报表", required=False)
    file = forms.FileField(
        label="自己的报表", required=False, help_text=".xlsx，不超过 8 MB；记号可以先写在格子里，也可以交上来在页面上标",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )  # fmt: skip
    keep = forms.BooleanField(
        label="给本单位记住这份报表", required=False, help_text="下个月选它就填好，不用再交；同名的换成新的"
    )

    def __init__(self, *args: object, names: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as given
        field = self.fields["name"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "不用，另交一份"), *names]
        if not names:
            del self.fields["name"]
            self.fields["file"].required = True

    def clean(self) -> dict[str, object]:
        given = super().clean() or {}
        if not given.get("name") and not given.get("file") and not self.errors:
            self.add_error("file", "请选一份已有的报表，或者交一份自己的")
        if (file := given.get("file")) is not None and file.size > MOST_BYTES:
            self.add_error("file", "报表模板最多 8 MB")
        return given


@require_http_methods(["GET", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """Fill in a report form with the figures and rows of an area on a day."""
    accounts.check_may(request.user, "export")
    looking, now = looking_at(request), clock()
    known, kept = city_forms(), _kept(request)
    names = [(f"office:{one.pk}", f"本单位：{one.name}") for one in kept.values()]
    names += [(name, f"本市：{name}") for name in known]
    if request.method != "POST":
        return _page(request, ReportForm(names=names), 200, kept)
    form = ReportForm(request.POST, request.FILES, names=names)
    if not form.is_valid():
        return _page(request, form, 422, kept)
    name, given = form.cleaned_data.get("name", ""), form.cleaned_data.get("file")
    own = kept.get(name)
    if own and "mark" in request.POST:
        return redirect("report_marks", own.pk)
    if given and not name and "mark" in request.POST:
        return _keep_to_mark(request, form, given, kept)
    if name and own is None and name not in known:
        raise Http404
    title = own.name if own else name or (given.name or "报表").rsplit(".", 1)[0]  # type: ignore[union-attr]  # the form asks for one of them
    book = bytes(own.book) if own else known[name] if name else given.read()  # type: ignore[union-attr]  # as above
    try:
        done = filled(
            book,
            request.user,
            looking.area,
            looking.at,
            now.date(),
            looking.tree,
        )
    except NotATable as why:
        form.add_error("file", str(why))
        return _page(request, form, 422, kept)
    if not name and form.cleaned_data.get("keep"):
        try:
            keep_form(name=title[:80], book=book, by=request.user, at=now)
        except Refusal as why:
            form.add_error("keep", str(why))
            return _page(request, form, 422, kept)
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


def _keep_to_mark(
    request: HttpRequest, form: ReportForm, given: UploadedFile, kept: dict[str, OfficeForm]
) -> HttpResponse:
    """A form of one's own is kept, and its cells are marked on the page."""
    book, title = given.read(), (given.name or "报表").rsplit(".", 1)[0]
    try:
        opened(book)
        row = keep_form(name=title[:80], book=book, by=request.user, at=clock())
    except (NotATable, Refusal) as why:
        form.add_error("file", str(why))
        return _page(request, form, 422, kept)
    return redirect("report_marks", row.pk)


def _kept(request: HttpRequest) -> dict[str, OfficeForm]:
    rows = OfficeForm.objects.visible_to(request.user).defer("book").order_by("name")
    return {f"office:{one.pk}": one for one in rows}


@require_POST
def report_forget(request: HttpRequest, pk: int) -> HttpResponse:
    """The office no longer fills a form in."""
    try:
        forget_form(pk, by=request.user, at=clock())
    except OfficeForm.DoesNotExist as why:
        raise Http404 from why
    return redirect("city_report")


def _page(request: HttpRequest, form: ReportForm, status: int, kept: dict[str, OfficeForm]) -> HttpResponse:
    looking = looking_at(request)
    told = marks(looking.at)
    context = {"form": form, "marks": told, "example": next(iter(dict(told)["指标"]), ""), "looking": looking, "kept": list(kept.values())}  # fmt: skip
    return render(request, "bulletins/report.html", context, status=status)

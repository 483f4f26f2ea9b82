"""指标与口径: every indicator with its figure, target and definition, of the area one looks at."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponseNotAllowed, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from sifang.areas import public as areas
from sifang.areas.looking import looking_at
from sifang.audit import public as audit
from sifang.indicators.answers import figures_for
from sifang.indicators.declaration import indicators
from sifang.indicators.figure import Figure
from sifang.indicators.models import FrozenMonth
from sifang.indicators.pages.asked import frozen_asked
from sifang.indicators.permissions import may_see_issued
from sifang.indicators.queries import frozen_figures
from sifang.indicators.tiles import href_of
from sifang.lib.clock import clock
from sifang.lib.tabular import csv_stream, xlsx_file
from sifang.ui import public as ui

HEAD = ["指标", "分组", "分子", "分母", "显示", "目标", "情况", "截至", "口径版本", "口径", "来源"]
STATES = [
    ("done", "已达标"),
    ("soon", "未达标，有期限"),
    ("late", "逾期"),
    ("run", "推进中"),
    ("none", "未设目标"),
]


@require_http_methods(["GET", "HEAD", "POST"])
def indicator_list(request: HttpRequest) -> HttpResponseBase:
    """The figures of one area and day; pressing one opens how it came about."""
    looking = looking_at(request)
    found: list[Figure] = []
    frozen = frozen_asked(request)
    if frozen is not None and looking.area is not None and may_see_issued(request.user):
        found = list(frozen_figures(frozen, [looking.area.pk], looking.tree).values())
    elif frozen is None and looking.area is not None:
        answers = figures_for(request.user, looking.at, [looking.area.pk], looking.tree)
        found = answers.of_area(looking.area.pk)
    groups = list(dict.fromkeys(f.words.group for f in found))
    asked = {name: request.GET.get(name, "").strip()[:40] for name in ("q", "group", "state")}
    shown = [
        f
        for f in found
        if (not asked["group"] or f.words.group == asked["group"])
        and (not asked["state"] or f.state()[0] == asked["state"])
        and (not asked["q"] or asked["q"].casefold() in f"{f.words.name}{f.words.definition}".casefold())
    ]
    if request.method == "POST":
        if not (kind := ui.file_wanted(request)):
            return HttpResponseNotAllowed(["GET"])
        name, day = looking.area.name if looking.area else "", frozen.cut_off if frozen else looking.at
        audit.note_export(
            "指标", asked=f"{name}；截至 {day.isoformat()}", count=len(shown), kind=kind,
            by=request.user, at=clock(),
        )  # fmt: skip
        return _export(shown, kind, name)
    issued = None if frozen else next((f for f in found if not f.is_live), None)
    context = {
        "looking": looking,
        "frozen": frozen,
        "day": frozen.cut_off if frozen else looking.at,
        "met": sum(1 for f in found if f.is_met),
        "with_target": sum(1 for f in found if f.is_met is not None),
        "found": found,
        "issued": issued,
        "declared_count": len(indicators()),
        "table": ui.Table(
            key="indicators",
            drawer=True,
            columns=[
                ui.Column("name", "指标"),
                ui.Column("shown", "显示", align="r", nowrap=True),
                ui.Column("division", "分子 / 分母", align="r", nowrap=True),
                ui.Column("state", "情况", nowrap=True),
                ui.Column("target", "目标"),
                ui.Column("definition", "口径"),
                ui.Column("version", "口径版本", nowrap=True, hidden_by_default=True),
                ui.Column("source", "来源", hidden_by_default=True),
            ],
            rows=[_row(f, looking.area, frozen) for f in shown],
            filters=[
                ui.Filter("q", "名称或口径里有", value=asked["q"], kind="text"),
                ui.Filter("group", "分组", [(g, g) for g in groups], asked["group"]),
                ui.Filter("state", "情况", STATES, asked["state"]),
            ],
            total_text=f"{len(shown)} 个指标",
            export_href=ui.href_with(request),
        ),
    }
    return render(request, "indicators/indicator_list.html", context)


def _row(figure: Figure, area: areas.Area | None, frozen: FrozenMonth | None) -> ui.Row:
    words = figure.words
    month = {"month": f"{frozen.month:%Y-%m}", "version": str(frozen.version)} if frozen else {}
    return ui.Row(
        href_of(figure, area, **month),
        [
            words.name,
            figure.shown,
            figure.division if words.kind.is_share else "",
            ui.state(*figure.state(), True),
            figure.target_text,
            words.definition,
            f"第 {words.definition_version} 版",
            words.source,
        ],
    )


def _export(shown: list[Figure], wanted: str, name: str) -> HttpResponseBase:
    rows = [
        [
            f.words.name, f.words.group, f.numerator, f.denominator, f.shown, f.target_text, f.state()[1],
            f.day, f.words.definition_version, f.words.definition, f.words.source,
        ]
        for f in shown
    ]  # fmt: skip
    if wanted == "csv":
        answer = StreamingHttpResponse(csv_stream(HEAD, rows), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = 'attachment; filename="indicators.csv"'
        return answer
    return FileResponse(xlsx_file(HEAD, rows, f"{name}指标"), as_attachment=True, filename="indicators.xlsx")

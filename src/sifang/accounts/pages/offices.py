"""通讯录: offices with their public telephones, their posts, and who holds them, masked."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Case, CharField, Q, Value, When
from django.db.models.functions import Concat
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sifang.accounts.actions import offices, posts
from sifang.accounts.choices import OfficeKind
from sifang.accounts.models import Jurisdiction, Office, Post, PostHolding, User
from sifang.accounts.pages.forms import AreaForm, HandOverForm, OfficeForm, PostForm, RoleForm
from sifang.accounts.pages.paging import page_of
from sifang.accounts.permissions import check_may, may
from sifang.accounts.roles import RIGHTS, ROLES
from sifang.areas import public as areas
from sifang.lib.clock import clock
from sifang.lib.words import masked_name
from sifang.ui import public as ui


def holders_of(post_ids: list[int]) -> dict[int, PostHolding]:
    """Who holds these posts today."""
    held = PostHolding.objects.filter(post__in=post_ids, period__contains=clock().date())
    return {one.post_id: one for one in held.select_related("user")}


# The city's own first, communities and companies last; within a kind by name.
IN_THE_BOOK = sorted(
    OfficeKind.values,
    key=lambda kind: (kind == OfficeKind.COMPANY, kind == OfficeKind.COMMUNITY_OFFICE, kind == OfficeKind.SUBDISTRICT_OFFICE,
                      kind == OfficeKind.DISTRICT_BUREAU),
)  # fmt: skip


@require_GET
def office_list(request: HttpRequest) -> HttpResponse:
    """The address book."""
    words = request.GET.get("q", "").replace("\x00", "").strip()[:40]
    kind = request.GET.get("kind", "")
    rows = Office.objects.visible_to(request.user).filter(is_active=True).select_related("area")
    if words:
        rows = rows.filter(
            Q(name__icontains=words) | Q(pinyin__startswith=words.lower()) | Q(duties__icontains=words)
        )
    if kind in OfficeKind.values:
        rows = rows.filter(kind=kind)
    shelf = Case(*[When(kind=one, then=Value(f"{i:02d}")) for i, one in enumerate(IN_THE_BOOK)])
    rows = rows.annotate(place_in_book=Concat(shelf, "pinyin", output_field=CharField()))
    piece = page_of(request, rows, "place_in_book")
    table = ui.Table(
        key="offices",
        columns=[
            ui.Column("name", "单位"),
            ui.Column("kind", "类别", nowrap=True),
            ui.Column("area", "所在区划"),
            ui.Column("phone", "公开电话", nowrap=True),
            ui.Column("duties", "职责"),
        ],
        rows=[
            ui.Row(
                reverse("office_page", args=[one.pk]),
                [one.name, one.get_kind_display(), one.area.name, one.phone, one.duties],
            )
            for one in piece.rows
        ],
        filters=[
            ui.Filter("q", "名称、拼音或职责里有", value=words, kind="text"),
            ui.Filter("kind", "类别", OfficeKind.choices, kind),
        ],
        page=piece.page,
        total_text=f"{ui.n(rows.count())} 个单位",
    )
    context = {"table": table, "may_manage": may(request.user, "people.manage")}
    return render(request, "accounts/office_list.html", context)


@require_GET
def office_page(request: HttpRequest, office_id: int) -> HttpResponse:
    """One office: what it does, how to reach it, its posts."""
    office = get_object_or_404(Office.objects.visible_to(request.user).select_related("area"), pk=office_id)
    mine = list(office.posts.filter(is_active=True).order_by("id"))
    held = holders_of([post.pk for post in mine])
    context = {
        "office": office,
        "posts": [{"post": post, "role": ROLES[post.role], "holder": held.get(post.pk)} for post in mine],
        "may_manage": may(request.user, "people.manage"),
        "may_give": may(request.user, "rights.manage"),
        "form": PostForm(),
    }
    return render(request, "accounts/office_page.html", context)


@require_http_methods(["GET", "POST"])
def office_add(request: HttpRequest) -> HttpResponse:
    """A new office in the address book."""
    check_may(request.user, "people.manage")
    form = OfficeForm(request.POST or None)
    if form.is_valid():
        office = offices.add_office(
            name=form.cleaned_data["name"],
            kind=form.cleaned_data["kind"],
            area_id=form.cleaned_data["area"].pk,
            duties=form.cleaned_data["duties"],
            phone=form.cleaned_data["phone"],
            by=request.user,
            at=clock(),
        )
        return redirect("office_page", office.pk)
    return render(request, "accounts/office_form.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def office_change(request: HttpRequest, office_id: int) -> HttpResponse:
    """A new telephone, duty or name."""
    check_may(request.user, "people.manage")
    office = get_object_or_404(Office.objects.visible_to(request.user), pk=office_id)
    start = {
        "name": office.name, "kind": office.kind, "area": office.area.slug, "duties": office.duties,
        "phone": office.phone, "is_active": office.is_active,
    }  # fmt: skip
    form = OfficeForm(request.POST or None, initial=start, office=office)
    if form.is_valid():
        told = {key: form.cleaned_data[key] for key in ("name", "duties", "phone", "is_active")}
        offices.change_office(office.pk, **told, by=request.user, at=clock())
        return redirect("office_page", office.pk)
    context = {"form": form, "office": office}
    return render(request, "accounts/office_form.html", context, status=422 if form.is_bound else 200)


@require_POST
def post_add(request: HttpRequest, office_id: int) -> HttpResponse:
    """A new post in an office."""
    check_may(request.user, "rights.manage")
    office = get_object_or_404(Office.objects.visible_to(request.user), pk=office_id)
    form = PostForm(request.POST)
    if not form.is_valid():
        context = {"form": form, "office": office, "posts": [], "may_give": True}
        return render(request, "accounts/office_page.html", context, status=422)
    post = posts.add_post(office_id=office.pk, **form.cleaned_data, by=request.user, at=clock())
    return redirect("post_page", post.pk)


@require_GET
def post_page(request: HttpRequest, post_id: int) -> HttpResponse:
    """One post: role, areas, holders; security administrators change them here."""
    check_may(request.user, "rights.manage")
    return _post_page(request, get_object_or_404(Post.objects.select_related("office"), pk=post_id))


def _post_page(request: HttpRequest, post: Post, *, problem: str = "", status: int = 200) -> HttpResponse:
    holdings = PostHolding.objects.filter(post=post).select_related("user").order_by("-period")
    context = {
        "post": post,
        "role": ROLES[post.role],
        "areas": [one.area for one in Jurisdiction.objects.filter(post=post).select_related("area")],
        "holdings": [
            {"name": masked_name(h.user.name), "username": h.user.username, "period": h.period}
            for h in holdings
        ],
        "hand_over": HandOverForm(initial={"on": clock().date()}),
        "area_form": AreaForm(),
        "role_form": RoleForm(initial={"role": post.role}),
        "problem": problem,
    }
    return render(request, "accounts/post_page.html", context, status=status)


@require_POST
def post_hand_over(request: HttpRequest, post_id: int) -> HttpResponse:
    """Somebody else holds the post from a day on; open work stays with the post."""
    check_may(request.user, "rights.manage")
    post = get_object_or_404(Post.objects.select_related("office"), pk=post_id)
    form = HandOverForm(request.POST)
    if not form.is_valid():
        return _post_page(request, post, problem="；".join(_sentences(form)), status=422)
    username = form.cleaned_data["username"].strip()
    to = User.objects.filter(username=username, is_active=True).first() if username else None
    if username and to is None:
        return _post_page(request, post, problem="没有这个登录名，或账号已停用", status=422)
    try:
        posts.hand_over_post(
            post.pk, to_user_id=to.pk if to else None, on=form.cleaned_data["on"], by=request.user, at=clock()
        )
    except posts.CannotHandOver as why:
        return _post_page(request, post, problem=str(why), status=409)
    messages.success(request, "岗位已交接，未办完的事留在岗位上。")
    return redirect("post_page", post.pk)


@require_POST
def post_areas(request: HttpRequest, post_id: int) -> HttpResponse:
    """Give the post an area, or take one."""
    check_may(request.user, "rights.manage")
    post = get_object_or_404(Post.objects.select_related("office"), pk=post_id)
    area = areas.by_slug(request.POST.get("area", "").replace("\x00", "").strip())
    if area is None:
        return _post_page(request, post, problem="没有这个区划代码", status=422)
    is_given = Jurisdiction.objects.filter(post=post, area=area).exists()
    if request.POST.get("do") == "take" and is_given:
        posts.take_area(post.pk, area_id=area.pk, by=request.user, at=clock())
    elif request.POST.get("do") != "take" and is_given:
        return _post_page(request, post, problem="这个岗位已有这个区划的权限", status=409)
    elif request.POST.get("do") != "take":
        posts.give_area(post.pk, area_id=area.pk, by=request.user, at=clock())
    return redirect("post_page", post.pk)


@require_POST
def post_role(request: HttpRequest, post_id: int) -> HttpResponse:
    """Another role for the post."""
    check_may(request.user, "rights.manage")
    post = get_object_or_404(Post.objects.select_related("office"), pk=post_id)
    form = RoleForm(request.POST)
    if not form.is_valid():
        return _post_page(request, post, problem="请选一个角色", status=422)
    posts.set_role(post.pk, role=form.cleaned_data["role"], by=request.user, at=clock())
    return redirect("post_page", post.pk)


def _sentences(form) -> list[str]:
    return [text for errors in form.errors.values() for text in errors]


@require_GET
def role_list(request: HttpRequest) -> HttpResponse:
    """角色说明: what each role may do, said plainly."""
    context = {
        "roles": [
            (role, [RIGHTS[right] for right in RIGHTS if right in role.rights]) for role in ROLES.values()
        ]
    }
    return render(request, "accounts/role_list.html", context)

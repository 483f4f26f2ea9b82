"""What somebody wrote in a form whose session ended meanwhile: carried through the door, never sent by itself."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

_TO, _FILES, _FIELD = "written_to", "written_files", "written."
_KEPT = "written"
_MOST = 200_000
"""Characters; a longer form is no writing of a person."""


@dataclass(frozen=True)
class Written:
    """A form that was sent too late: where it goes, and what stands in it."""

    to: str
    fields: tuple[tuple[str, str], ...]
    had_files: bool = False

    @property
    def carried(self) -> list[tuple[str, str]]:
        """As hidden fields of the door's own form."""
        told = [(_TO, self.to), *((f"{_FIELD}{name}", value) for name, value in self.fields)]
        return [*told, (_FILES, "yes")] if self.had_files else told

    @property
    def readable(self) -> list[str]:
        """What a person would not like to write again; keys of menus and numbers are no writing."""
        words = (value.strip() for _, value in self.fields)
        return [value for value in words if " " in value or not value.isascii()]


def sent_too_late(request: HttpRequest) -> Written | None:
    """What was written in this POST; nothing when nobody wrote anything, or when it holds a password."""
    if request.method != "POST":
        return None
    found = Written(request.get_full_path(), tuple(_pairs(request.POST)), bool(request.FILES))
    return found if _is_worth_it(found) else None


def carried_in(request: HttpRequest) -> Written | None:
    """What the door's own form carried, read back; only ever for an address of this site."""
    to = request.POST.get(_TO, "")
    if not to.startswith("/") or not url_has_allowed_host_and_scheme(to, allowed_hosts=None):
        return None
    fields = [
        (name.removeprefix(_FIELD), value) for name, value in _pairs(request.POST) if name.startswith(_FIELD)
    ]
    found = Written(to, tuple(fields), request.POST.get(_FILES) == "yes")
    return found if _is_worth_it(found) else None


def of_plain(plain: dict[str, Any] | None) -> Written | None:
    """Read back from a session."""
    return (
        Written(plain["to"], tuple((n, v) for n, v in plain["fields"]), plain["had_files"]) if plain else None
    )


def keep(request: HttpRequest, late: Written | None) -> None:
    """Something comes before it is shown: it waits in the session of the person."""
    if late is not None:
        request.session[_KEPT] = asdict(late)


def kept(request: HttpRequest) -> Written | None:
    """What waits in the session, if anything does."""
    return of_plain(request.session.get(_KEPT))


def shown(request: HttpRequest, late: Written) -> HttpResponse:
    """The page that shows it once more, and sends it when its button is pressed."""
    request.session.pop(_KEPT, None)
    return render(request, "accounts/written.html", {"late": late, "who": request.user.name})  # type: ignore[union-attr]  # signed in


def _pairs(data: QueryDict) -> list[tuple[str, str]]:
    return [
        (name, value) for name, values in data.lists() for value in values if name != "csrfmiddlewaretoken"
    ]


def _is_worth_it(written: Written) -> bool:
    if any("password" in name or name == "code" for name, _ in written.fields):
        return False
    if urlsplit(written.to).path == reverse("change_password"):
        return False
    return bool(written.readable) and sum(len(value) for _, value in written.fields) <= _MOST

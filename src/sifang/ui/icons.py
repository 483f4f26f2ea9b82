"""The signs: drawn here, coloured by the words they stand beside."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

_LINE = 'fill="none" stroke="currentColor"'
_CUT = 'fill="none" stroke="var(--sheet)"'

_SHAPES: dict[str, tuple[int, str]] = {
    "done": (14, f'<circle cx="7" cy="7" r="7" fill="currentColor"/><path d="M3.6 7.3l2.3 2.3 4.5-5" {_CUT} stroke-width="1.8"/>'),
    "run": (14, f'<circle cx="7" cy="7" r="6" {_LINE} stroke-width="2"/><path d="M7 2a5 5 0 0 1 0 10z" fill="currentColor"/>'),
    "soon": (14, f'<path d="M7 1l6.6 12H.4z" fill="currentColor"/><path d="M7 5.2v4M7 10.4v1.4" {_CUT} stroke-width="1.6"/>'),
    "late": (14, f'<path d="M7 0l7 7-7 7-7-7z" fill="currentColor"/><path d="M7 3.4v4.4M7 9.2v1.6" {_CUT} stroke-width="1.7"/>'),
    "none": (14, f'<circle cx="7" cy="7" r="6" {_LINE} stroke-width="1.6" stroke-dasharray="2.4 2.2"/>'),
    "lock": (14, f'<path d="M2 6h10v7H2z" fill="currentColor"/><path d="M4.2 6V4a2.8 2.8 0 0 1 5.6 0v2" {_LINE} stroke-width="1.6"/>'),
    "mark": (28, '<path d="M2 10V2h8M18 2h8v8M26 18v8h-8M10 26H2v-8" fill="none" stroke="var(--red)" stroke-width="3.6"/><path d="M9.5 9.5h9v9h-9z" fill="var(--red)"/>'),
    "find": (16, f'<circle cx="6.5" cy="6.5" r="5" {_LINE} stroke-width="1.6"/><path d="M10.4 10.4L15 15" {_LINE} stroke-width="1.8"/>'),
    "x": (14, f'<path d="M2 2l10 10M12 2L2 12" {_LINE} stroke-width="1.8"/>'),
    "tel": (16, '<path d="M3.5 1.5l3 .4.8 3.6-1.7 1.4a9 9 0 0 0 3.5 3.5l1.4-1.7 3.6.8.4 3c-1 1.5-2.5 2-4 1.8C6 13.6 2.4 10 1.7 5.5 1.5 4 2 2.5 3.500 1.500z" fill="currentColor"/>'),
    "cam": (24, f'<path d="M3 7h4l2-3h6l2 3h4v13H3z" {_LINE} stroke-width="2" stroke-linejoin="round"/><circle cx="12" cy="13" r="4" {_LINE} stroke-width="2"/>'),
    "mic": (24, f'<path d="M9 4a3 3 0 0 1 6 0v8a3 3 0 0 1-6 0z" {_LINE} stroke-width="2"/><path d="M5 11a7 7 0 0 0 14 0M12 18v4" {_LINE} stroke-width="2"/>'),
    "off": (16, f'<path d="M1 5.500a10 10 0 0 1 14 0M4 9a6 6 0 0 1 8 0" {_LINE} stroke-width="1.8"/><circle cx="8" cy="12.5" r="1.5" fill="currentColor"/><path d="M2 1l12 14" {_LINE} stroke-width="1.8"/>'),
    "menu": (16, f'<path d="M1 3h14M1 8h14M1 13h14" {_LINE} stroke-width="2"/>'),
    "up": (14, f'<path d="M7 13V2M2.500 6.500L7 2l4.500 4.500" {_LINE} stroke-width="1.8"/>'),
    "down": (14, f'<path d="M7 1v11M2.500 7.500L7 12l4.500-4.500" {_LINE} stroke-width="1.8"/>'),
    "right": (14, f'<path d="M5 2l5 5-5 5" {_LINE} stroke-width="1.8"/>'),
    "print": (16, f'<path d="M4 5V1.500h8V5M4 12H1.500V5.500h13V12H12M4 9.500h8v5H4z" {_LINE} stroke-width="1.6"/>'),
}  # fmt: skip

NAMES = tuple(_SHAPES)


def icon(name: str, label: str = "", size: int = 0) -> SafeString:
    """One sign. Beside a word it is silent; alone it needs a `label` for those who do not see it."""
    box, shape = _SHAPES[name]
    said = format_html('role="img" aria-label="{}"', label) if label else 'aria-hidden="true"'
    sized = f' width="{size}" height="{size}"' if size else ""
    css = "i" if not size else "ic"
    return mark_safe(
        f'<svg class="{css}"{sized} viewBox="0 0 {box} {box}" {said} focusable="false">{shape}</svg>'
    )


STATE_KINDS = ("done", "run", "soon", "late", "none", "lock")


def state(kind: str, text: str, bare: bool = False, sign: str = "") -> SafeString:
    """A state: shape and word, never colour alone. An unknown kind shows as 'none', not as a fault."""
    kind = kind if kind in STATE_KINDS else "none"
    tone = "none" if kind == "lock" else kind
    return format_html(
        '<span class="st st-{}{}">{}{}</span>', tone, " bare" if bare else "", icon(sign or kind), text
    )

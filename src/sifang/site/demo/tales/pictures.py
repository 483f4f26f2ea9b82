"""Invented photographs: plain drawings of what is wrong, and of the same place put right."""

from __future__ import annotations

from io import BytesIO
from math import cos, radians, sin
from random import Random

from PIL import Image, ImageDraw, ImageOps

_SIZE = (960, 720)
_Draw = ImageDraw.ImageDraw


def photograph(name: str, place: str) -> bytes:
    """
    `lamp-before`, `lamp-after`; also `bin`, `lane`, `wall`, `board`.

    :param place: where it is; another place looks otherwise, the same place stands still
    """
    scene, _, when = name.partition("-")
    picture = Image.new("RGB", _SIZE, "#9aa3a8")
    _SCENES[scene](ImageDraw.Draw(picture), when == "after")
    dice = Random(f"{scene}/{place}")
    if dice.random() < 0.5:
        picture = ImageOps.mirror(picture)
    draw = ImageDraw.Draw(picture)
    for _ in range(5):
        # Whatever else stands about there.
        x, y, wide, high = (
            dice.randrange(860),
            dice.randrange(620),
            dice.randrange(50, 170),
            dice.randrange(40, 130),
        )
        shade = dice.randrange(60, 230)
        draw.rounded_rectangle((x, y, x + wide, y + high), 12, fill=(shade, shade - 12, shade - 30))
    picture = _taken_by_hand(picture, dice.uniform(-5, 5), dice.randrange(60, 160), dice.randrange(50, 120))
    out = BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()


def _taken_by_hand(picture: Image.Image, tilt: float, left: int, top: int) -> Image.Image:
    """A part of the scene, three quarters of its width, held askew."""
    width, height, step = 540, 405, 4 / 3
    turn = (cos(radians(tilt)), sin(radians(tilt)))
    across, down = left - _SIZE[0] / 2, top - _SIZE[1] / 2
    begin = (
        _SIZE[0] / 2 + turn[0] * across - turn[1] * down,
        _SIZE[1] / 2 + turn[1] * across + turn[0] * down,
    )
    places = (turn[0] * step, -turn[1] * step, begin[0], turn[1] * step, turn[0] * step, begin[1])
    return picture.transform((width, height), Image.Transform.AFFINE, places, Image.Resampling.BILINEAR)


def _lamp(draw: _Draw, is_done: bool) -> None:
    """A stairwell, dark or lit."""
    wall, floor, light = ("#e9e3d0", "#b9b09a", "#fff7c9") if is_done else ("#3b3d42", "#2b2c30", "#4c4e52")
    draw.rectangle((0, 0, 960, 720), fill=wall)
    for n in range(6):
        draw.polygon([(0, 720 - n * 60), (960 - n * 90, 720 - n * 60), (960 - n * 90, 690 - n * 60), (0, 690 - n * 60)], fill=floor)  # fmt: skip
    draw.rectangle((690, 160, 840, 560), fill="#7b5c43" if is_done else "#33291f")
    if is_done:
        draw.ellipse((250, 0, 650, 260), fill="#fffbe2")
    draw.ellipse((400, 40, 500, 140), fill=light, outline="#777", width=4)


def _bin(draw: _Draw, is_done: bool) -> None:
    """Two bins, full to overflowing or emptied."""
    draw.rectangle((0, 0, 960, 420), fill="#bcd0d8")
    draw.rectangle((0, 420, 960, 720), fill="#a7a49a")
    for x in (220, 520):
        draw.polygon([(x, 300), (x + 220, 300), (x + 190, 600), (x + 30, 600)], fill="#2f7d4f")
        if is_done:
            draw.rectangle((x - 10, 280, x + 230, 306), fill="#25643f")
    if not is_done:
        for n in range(26):
            x, y = 180 + (n * 137) % 620, 210 + (n * 61) % 110 if n % 2 else 590 + (n * 29) % 90
            draw.ellipse((x, y, x + 90, y + 60), fill=("#ddd6c6", "#4d5666", "#c98f5a", "#e7e9ee")[n % 4])


def _lane(draw: _Draw, is_done: bool) -> None:
    """A fire lane with a car on it, or free."""
    draw.rectangle((0, 0, 960, 300), fill="#c9b79f")
    draw.rectangle((0, 300, 960, 720), fill="#5b5e63")
    for y in (340, 660):
        draw.line((0, y, 960, y), fill="#e8c331", width=14)
    for x in range(60, 900, 150):
        draw.line((x, 380, x + 90, 620), fill="#e8c331", width=8)
    if not is_done:
        draw.rounded_rectangle((250, 400, 720, 580), 30, fill="#b23b34")
        draw.rounded_rectangle((340, 330, 620, 430), 30, fill="#8f2d28")
        for x in (310, 600):
            draw.ellipse((x, 540, x + 80, 620), fill="#1d1e20")


def _wall(draw: _Draw, is_done: bool) -> None:
    """An outer wall, wet and peeling or made good."""
    draw.rectangle((0, 0, 960, 720), fill="#d9cfbd" if is_done else "#c5b9a5")
    for x in (130, 410, 690):
        draw.rectangle((x, 130, x + 150, 330), fill="#6f8ba1", outline="#f3efe6", width=10)
    if not is_done:
        for n in range(14):
            x, y = (n * 149) % 820, 340 + (n * 67) % 300
            draw.ellipse((x, y, x + 150, y + 70), fill=("#8d8473", "#7d7565")[n % 2])
    draw.rectangle((0, 680, 960, 720), fill="#77756e")


def _board(draw: _Draw, is_done: bool) -> None:
    """A notice board, empty or filled."""
    draw.rectangle((0, 0, 960, 720), fill="#cfd6cf")
    draw.rectangle((110, 90, 850, 600), fill="#f5f5f2", outline="#55606b", width=16)
    for n in range(6 if is_done else 1):
        x, y = 150 + (n % 3) * 235, 130 + (n // 3) * 230
        draw.rectangle((x, y, x + 205, y + 200), fill="#ffffff", outline="#c2c8ce", width=3)
        for line in range(7):
            draw.line((x + 20, y + 30 + line * 23, x + 185 - (line * 31) % 70, y + 30 + line * 23), fill="#5d6873", width=6)  # fmt: skip


_SCENES = {"lamp": _lamp, "bin": _bin, "lane": _lane, "wall": _wall, "board": _board}

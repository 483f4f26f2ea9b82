"""Out of an uploaded file, a picture that may be kept. Bytes in, plain values out; no database."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from sifang.lib.refusals import Refusal

# What is too large is refused by the city's own limit, with a sentence, not by the library's.
Image.MAX_IMAGE_PIXELS = None
FORMATS = ("JPEG", "PNG", "WEBP")
# How well it is kept: text on a notice stays readable, a telephone's photograph shrinks to some 300 KB.
_QUALITY, _SMALL_EDGE, _SMALL_QUALITY = 82, 320, 70


@dataclass(frozen=True)
class Limits:
    """What the city allows: bytes of an upload, its width times height, the longest edge kept."""

    megabytes: int
    megapixels: int
    longest_edge: int


@dataclass(frozen=True)
class Photograph:
    """A picture as it will be kept, and what the camera told: `position` is (longitude, latitude) in WGS-84."""

    content: bytes
    small: bytes
    width: int
    height: int
    digest: str
    looks: int
    position: tuple[float, float] | None
    taken_at: datetime | None


class NotAPhotograph(Refusal):
    """The message says what is wrong with the file."""


def photograph(data: bytes, limits: Limits, name: str = "") -> Photograph:
    """
    The uploaded picture drawn anew.

    :raises NotAPhotograph: too large, broken, or no picture at all, whatever its name says
    """
    called = f"“{name[:60]}”" if name else "这个文件"
    if len(data) > limits.megabytes * 1024 * 1024:
        raise NotAPhotograph(
            f"{called}有 {len(data) / 1024 / 1024:.0f} MB，照片最大 {limits.megabytes} MB。请用手机直接拍，或压缩后再传"
        )
    try:
        picture = Image.open(io.BytesIO(data), formats=FORMATS)
        # Opening reads the head alone; nothing is unpacked before its extent is known.
        if picture.width * picture.height > limits.megapixels * 1_000_000:
            raise NotAPhotograph(
                f"{called}是 {picture.width}×{picture.height}，超过 {limits.megapixels} 百万像素，没有打开"
            )
        told = _told_by_the_camera(picture)
        drawn = _drawn_anew(picture, limits.longest_edge)
    except UnidentifiedImageError as why:
        raise NotAPhotograph(f"{called}不是照片（能收 JPG、PNG、WebP）。改过扩展名的文件也认得出来") from why
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError) as why:
        raise NotAPhotograph(f"{called}打不开，可能没有传完整，请重新拍一张") from why
    content = _jpeg(drawn, _QUALITY)
    small = drawn.copy()
    small.thumbnail((_SMALL_EDGE, _SMALL_EDGE))
    return Photograph(
        content, _jpeg(small, _SMALL_QUALITY), drawn.width, drawn.height, sha256(content).hexdigest(),
        _looks(drawn), *told,
    )  # fmt: skip


def _drawn_anew(picture: Image.Image, longest: int) -> Image.Image:
    """Upright, without anything but its colours: metadata is not carried over, it is never copied."""
    picture.draft("RGB", (longest, longest))
    upright = ImageOps.exif_transpose(picture)
    if upright.mode in ("RGBA", "LA", "P"):
        upright = upright.convert("RGBA")
        white = Image.new("RGB", upright.size, "white")
        white.paste(upright, mask=upright.getchannel("A"))
        upright = white
    upright = upright.convert("RGB")
    upright.thumbnail((longest, longest))
    clean = Image.new("RGB", upright.size)
    clean.paste(upright)
    return clean


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()


def _looks(picture: Image.Image) -> int:
    """64 bits that stay nearly the same when a picture is shrunk or saved again: is each spot brighter than its right neighbour."""
    grey = picture.convert("L").resize((9, 8), Image.Resampling.BOX)
    dots = list(grey.tobytes())
    bits = 0
    for row in range(8):
        for column in range(8):
            bits = bits << 1 | (dots[row * 9 + column] > dots[row * 9 + column + 1])
    # A bigint of the database has a sign.
    return bits - (1 << 63)


def _told_by_the_camera(picture: Image.Image) -> tuple[tuple[float, float] | None, datetime | None]:
    try:
        exif = picture.getexif()
        return _position(exif.get_ifd(ExifTags.IFD.GPSInfo)), _taken(exif)
    except Exception:
        # Whatever a camera wrote wrongly: it only means that nothing is known.
        return None, None


def _position(gps: dict[int, Any]) -> tuple[float, float] | None:
    def degrees(value: Any, side: str) -> float:
        d, m, s = (float(part) for part in value)
        return (d + m / 60 + s / 3600) * (-1 if side in "SW" else 1)

    if not gps or ExifTags.GPS.GPSLatitude not in gps or ExifTags.GPS.GPSLongitude not in gps:
        return None
    north = degrees(gps[ExifTags.GPS.GPSLatitude], str(gps.get(ExifTags.GPS.GPSLatitudeRef, "N")))
    east = degrees(gps[ExifTags.GPS.GPSLongitude], str(gps.get(ExifTags.GPS.GPSLongitudeRef, "E")))
    if not (-90 <= north <= 90 and -180 <= east <= 180) or (north, east) == (0, 0):
        return None
    return east, north


def _taken(exif: Image.Exif) -> datetime | None:
    said = exif.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal) or exif.get(
        ExifTags.Base.DateTime
    )
    return datetime.strptime(str(said), "%Y:%m:%d %H:%M:%S") if said else None  # noqa: DTZ007  a camera knows no zone

"""Pictures as people send them, made up for tests."""

from __future__ import annotations

import io

from PIL import ExifTags, Image, ImageDraw


def picture(
    width: int = 800, height: int = 600, shade: int = 40, position: tuple | None = None, **save: object
) -> bytes:
    """A picture with something on it; `position` is (longitude, latitude) as a telephone would write it."""
    image = Image.new("RGB", (width, height), (shade, 120, 90))
    draw = ImageDraw.Draw(image)
    for n in range(8):
        draw.rectangle(
            (n * width // 9, (n * 37 + shade) % height // 2, n * width // 9 + width // 7, height - n * 20),
            fill=(n * 30, 255 - n * 25, shade),
        )
    exif = Image.Exif()
    exif[ExifTags.Base.Model] = "某某手机"
    exif[ExifTags.Base.DateTime] = "2021:11:28 09:30:00"
    if position:
        east, north = position
        exif[ExifTags.IFD.GPSInfo] = {
            ExifTags.GPS.GPSLatitudeRef: "N", ExifTags.GPS.GPSLatitude: _parts(north),
            ExifTags.GPS.GPSLongitudeRef: "E", ExifTags.GPS.GPSLongitude: _parts(east),
        }  # fmt: skip
    out = io.BytesIO()
    image.save(out, **({"format": "JPEG", "exif": exif.tobytes()} | save))  # type: ignore[arg-type]  # the test knows what stands there
    return out.getvalue()


def _parts(degrees: float) -> tuple[float, float, float]:
    whole = int(degrees)
    minutes = (degrees - whole) * 60
    return float(whole), float(int(minutes)), (minutes - int(minutes)) * 60

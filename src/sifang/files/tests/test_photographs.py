"""What is kept of a picture, and what is refused."""

from __future__ import annotations

import io
import zlib

import pytest
from PIL import Image

from sifang.files.public import Limits, NotAPhotograph, photograph
from sifang.files.tests.pictures import picture

LIMITS = Limits(megabytes=20, megapixels=60, longest_edge=1600)


def test_a_telephones_picture_becomes_small_and_tells_where_and_when_once():
    kept = photograph(picture(4000, 3000, position=(118.05, 36.81)), LIMITS)
    assert (kept.width, kept.height) == (1600, 1200)
    assert len(kept.content) < 400_000 and len(kept.small) < 40_000
    assert kept.position == pytest.approx((118.05, 36.81), abs=1e-5)
    assert str(kept.taken_at) == "2021-11-28 09:30:00"
    again = Image.open(io.BytesIO(kept.content))
    assert not dict(again.getexif()) and "exif" not in again.info
    assert "某某手机".encode() not in kept.content


def test_the_content_decides_and_not_the_name():
    assert photograph(picture(format="PNG", exif=None), LIMITS, "现场.jpg").width == 800
    for wrong in (
        b"MZ\x90\x00" + b"\0" * 500,
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7\n",
        b"",
        b"PK\x03\x04",
    ):
        with pytest.raises(NotAPhotograph, match="不是照片"):
            photograph(wrong, LIMITS, "现场.jpg")


def test_what_hides_behind_a_picture_stays_outside():
    kept = photograph(picture() + b"<?php system($_GET['c']); ?>", LIMITS)
    assert b"<?php" not in kept.content and b"<?php" not in kept.small


def test_fifty_megabytes_are_refused_with_their_size():
    with pytest.raises(NotAPhotograph, match="52 MB，照片最大 20 MB"):
        photograph(b"\xff\xd8" + b"0" * 52 * 1024 * 1024, LIMITS, "大.jpg")


def test_a_picture_that_would_unpack_to_gigabytes_is_not_unpacked():
    def chunk(kind: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")

    head = (50_000).to_bytes(4, "big") + (50_000).to_bytes(4, "big") + bytes([8, 2, 0, 0, 0])
    bomb = (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )
    with pytest.raises(NotAPhotograph, match="50000×50000"):
        photograph(bomb, LIMITS)


def test_half_a_picture_asks_for_another():
    whole = picture()
    with pytest.raises(NotAPhotograph, match="没有传完整"):
        photograph(whole[: len(whole) // 2], LIMITS)


def test_a_picture_lying_on_its_side_is_stood_up():
    image = Image.open(io.BytesIO(picture(800, 600)))
    exif = Image.Exif()
    exif[274] = 6
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif.tobytes())
    kept = photograph(out.getvalue(), LIMITS)
    assert (kept.width, kept.height) == (600, 800)


def test_a_clear_background_becomes_white():
    out = io.BytesIO()
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(out, "PNG")
    kept = Image.open(io.BytesIO(photograph(out.getvalue(), LIMITS).content))
    assert min(kept.convert("L").tobytes()) > 250

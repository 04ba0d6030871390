"""Pictures made anew: opened with limits, upright, without EXIF, position or anything a camera hid."""

import io

from PIL import Image, ImageOps, UnidentifiedImageError

LARGEST_PIXELS = 25_000_000
ACCEPTED = ("JPEG", "PNG", "WEBP")


class TooManyPixels(ValueError):
    """More than LARGEST_PIXELS."""


PHONE_KINDS = (b"heic", b"heix", b"hevc", b"heif", b"mif1", b"msf1", b"avif")


def is_from_a_phone(content: bytes) -> bool:
    """HEIC or AVIF, as some telephones write pictures."""
    return content[4:8] == b"ftyp" and content[8:12] in PHONE_KINDS


class NoPicture(ValueError):
    """Not one of ACCEPTED."""


def made_anew(content: bytes, largest_side: int) -> tuple[bytes, int, int]:
    """The picture as WebP within `largest_side` pixels, with its width and height; raises TooManyPixels or NoPicture."""
    picture = _opened(content)
    picture.thumbnail((largest_side, largest_side))
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=82, method=4)
    return out.getvalue(), picture.width, picture.height


def _opened(content: bytes) -> Image.Image:
    try:
        with Image.open(io.BytesIO(content), formats=ACCEPTED) as found:
            if found.width * found.height > LARGEST_PIXELS:
                raise TooManyPixels
            upright = ImageOps.exif_transpose(found)
            if upright.mode.startswith(("I", "F")):  # sixteen bits a point: brought to eight, not cut
                upright = upright.convert("I").point(lambda level: level * (1 / 256)).convert("L")
            return upright.convert(
                "RGBA" if "A" in upright.getbands() or "transparency" in upright.info else "RGB"
            )
    except TooManyPixels:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise TooManyPixels from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise NoPicture from error

"""Pictures made anew: opened with limits, upright, without EXIF, position or anything a camera hid."""

import io

from PIL import Image, ImageOps, UnidentifiedImageError

LARGEST_PIXELS = 25_000_000
ACCEPTED = ("JPEG", "PNG", "WEBP")


class TooManyPixels(ValueError):
    """More than LARGEST_PIXELS."""


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
            return upright.convert(
                "RGBA" if "A" in upright.getbands() or "transparency" in upright.info else "RGB"
            )
    except TooManyPixels:
        raise
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise NoPicture from error

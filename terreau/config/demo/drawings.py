"""Two small files that somebody of the story joins to a message, drawn here: always the same."""

import io

from PIL import Image, ImageDraw

SKY, GRASS, WOOD, CLOTH, RED, GREEN = "#dfe9ee", "#a9c29a", "#8a6a4a", "#f4ead5", "#b5523b", "#5c7f4e"


def table_sketch() -> bytes:
    """A table under an awning, with crates."""
    image = Image.new("RGB", (960, 600), SKY)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 430, 960, 600), fill=GRASS)
    for left in (180, 760):
        draw.rectangle((left, 120, left + 18, 470), fill=WOOD)
    for place in range(8):
        left = 150 + place * 84
        draw.polygon(
            ((left, 80), (left + 84, 80), (left + 72, 170), (left + 12, 170)),
            fill=RED if place % 2 else CLOTH,
        )
    draw.rectangle((150, 330, 820, 350), fill=WOOD)
    draw.rectangle((170, 350, 800, 450), fill=CLOTH)
    for place in range(4):
        left = 200 + place * 150
        draw.rectangle((left, 270, left + 120, 330), fill=WOOD)
        for apple in range(4):
            x = left + 8 + apple * 27
            draw.ellipse((x, 250, x + 26, 276), fill=GREEN if (place + apple) % 3 else RED)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def small_poster() -> bytes:
    """One page, in the plainest PDF there is."""
    lines = ("La table des invendus", "Mercredi, de 16 h a 18 h", "Devant l'ecole : servez-vous !")
    said = b"BT /F1 30 Tf 60 700 Td 44 TL " + b" ".join(f"({one}) Tj T*".encode() for one in lines) + b" ET"
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(said), said),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    out, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    return (
        out
        + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
        % (
            count,
            table,
            count,
            len(out),
        )
    )

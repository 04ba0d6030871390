import pytest
from django.db import IntegrityError, connection, transaction

from terreau.territories.centre_file import CentreFileError
from terreau.territories.models import Containment, Territory
from terreau.territories.selectors import territories_containing, territories_within
from terreau.territories.services import (
    TerritoryError,
    create_free_territory,
    import_centres,
)
from terreau.territories.tests.factories import make_territory

pytestmark = pytest.mark.django_db
HEAD = "code_insee,nom,lat,lon\n"


def write(tmp_path, content):
    path = tmp_path / "centres.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize(
    "content",
    [
        HEAD + "01001,A,46.1,4.9\n",
        "\ufeff" + HEAD.replace(",", ";").replace("\n", "\r\n") + "1001;A;46,1;4,9\r\n",
        "Code_Commune;Latitude;Longitude\n01001;46.1;4.9\n",
        "longitude\tlatitude\tcode insee\n4.9\t46.1\t01001\n",
        HEAD.replace("nom", "département").encode("cp1252") + b"01001,\xe9,46.1,4.9\n",
    ],
)
def test_centres_are_read_in_the_ways_towns_publish_them(tmp_path, content):
    commune = make_territory("L'Abergement", "01001")
    assert import_centres(path=write(tmp_path, content)).loaded == 1
    commune.refresh_from_db()
    assert (commune.latitude, commune.longitude) == (46.1, 4.9)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "est vide"),
        (b"\n \n", "est vide"),
        (b"\x89PNG\r\n\x00\x00", "pas du texte"),
        ("PK\x03\x04\x00\x00", "pas du texte"),
        ("nom,prix\nA,3\n", "trois colonnes"),
        (HEAD, "aucune ligne"),
        (HEAD + "01001,A,,\n", "n’a pu servir"),
        (HEAD + '01001,"' + "x" * 200_000 + '",1,1\n', "comme du CSV"),
        (b"x" * (50 * 1024 * 1024), "trop lourd"),
    ],
)
def test_a_file_that_is_none_gets_one_sentence_and_changes_nothing(tmp_path, content, sentence):
    make_territory("L'Abergement", "01001")
    with pytest.raises(CentreFileError, match=sentence):
        import_centres(path=write(tmp_path, content))
    assert not Territory.objects.exclude(latitude=None).exists()


def test_a_missing_file_or_a_folder_gets_a_sentence(tmp_path):
    for path in (tmp_path / "absent.csv", tmp_path):
        with pytest.raises(CentreFileError, match="ne s’ouvre pas"):
            import_centres(path=path)


def test_each_line_left_out_says_why(tmp_path):
    make_territory("A", "01001")
    lines = [
        "01001,A,46.1,4.9",
        "01001,A,46.2,4.9",
        "xx,A,1,1",
        "01002,B,1,1",
        "01003,C,91,1",
        "01004,D,nan,1",
        "01005,E,a,1",
        "01006",
    ]
    done = import_centres(path=write(tmp_path, HEAD + "\n".join(lines)))
    assert done.loaded == 1
    assert [(one.line, one.reason) for one in done.ignored] == [
        (3, "ce code a déjà été lu plus haut"),
        (4, "ce n’est pas un code INSEE"),
        (5, "aucune commune n’a ce code"),
        (6, "les coordonnées ne sont pas sur Terre"),
        (7, "les coordonnées ne sont pas sur Terre"),
        (8, "les coordonnées ne sont pas des nombres"),
        (9, "pas de coordonnées"),
    ]


def test_centres_need_territories(tmp_path):
    with pytest.raises(CentreFileError, match="pas encore chargés"):
        import_centres(path=write(tmp_path, HEAD + "01001,A,46.1,4.9\n"))


class TestFreeTerritory:
    def test_it_holds_all_that_its_parts_hold(self):
        nord = make_territory("Nord", "59", kind="departement")
        lille = make_territory("Lille", "59350", population=200, within=(nord,))
        roubaix = make_territory("Roubaix", "59512", population=100, within=(nord,))
        lomme = make_territory("Lomme", "59355", kind="delegated", within=(lille, nord))
        valley = create_free_territory(name="  Vallée  de la Deûle ", made_of=[lille, roubaix])
        assert set(territories_within(valley)) == {lille, roubaix, lomme}
        assert (valley.name, valley.population, valley.setting) == ("Vallée de la Deûle", 300, "Nord, 59")
        both = create_free_territory(name="Les deux", made_of=[valley])
        assert set(territories_within(both)) == {valley, lille, roubaix, lomme}

    def test_it_lies_in_what_holds_it_and_may_overlap(self):
        nord = make_territory("Nord", "59", kind="departement")
        lille = make_territory("Lille", "59350", within=(nord,))
        fives = create_free_territory(name="Fives", within=[lille])
        other = create_free_territory(name="Autour de Fives", made_of=[fives])
        assert set(territories_containing(fives)) == {lille, nord, other}
        assert fives.population is None

    def test_districts_are_not_counted_twice(self):
        lyon = make_territory("Lyon", "69123", population=500)
        first = make_territory("Lyon 1er", "69381", kind="district", population=30, within=(lyon,))
        assert create_free_territory(name="Tout", made_of=[lyon, first]).population == 500
        assert create_free_territory(name="Un bout", made_of=[first]).population == 30

    @pytest.mark.parametrize("name", ["", "  ", "---", "x" * 5000])
    def test_a_bad_name_is_refused(self, name):
        with pytest.raises(TerritoryError):
            create_free_territory(name=name)
        assert not Territory.objects.exists()

    def test_it_cannot_hold_what_it_lies_in(self):
        lille = make_territory("Lille")
        with pytest.raises(TerritoryError):
            create_free_territory(name="Boucle", made_of=[lille], within=[lille])

    def test_script_and_emoji_stay_words(self):
        assert create_free_territory(name="<script>Val 🌱 שלום").name == "<script>Val 🌱 שלום"


def test_the_tables_refuse_impossible_rows():
    lille = make_territory("Lille", "59350")
    for wrong in (
        lambda: make_territory("Lille bis", "59350"),
        lambda: Territory.objects.create(kind="free", code="1", name="a", name_key="a"),
        lambda: Territory.objects.create(kind="commune", name="a", name_key="a"),
        lambda: Territory.objects.filter(pk=lille.pk).update(latitude=100, longitude=1),
        lambda: Territory.objects.filter(pk=lille.pk).update(latitude=10),
        lambda: Containment.objects.create(outer=lille, inner=lille),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()
    assert connection.is_usable()

"""A list of people: nothing before yes, all or nothing, undone within a day, one honest invitation, then forgotten."""

import json
from datetime import timedelta
from io import StringIO
from threading import Barrier, Thread

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse

from terreau.communities.models import ImportedPerson, Invitation, MemberImport, Membership
from terreau.communities.permissions import forget_place, is_member
from terreau.communities.services import accept_invitation, leave
from terreau.communities.services.importing import (
    forget_lists,
    import_list,
    invite_lists,
    read_list,
    refuse_invitation,
    stage_list,
    state_origin,
    undo_list,
)
from terreau.communities.services.refusal import CommunityError
from terreau.core import clock
from terreau.notifications.models import Message
from terreau.people.models import Person
from terreau.people.tests.factories import make_person

LIST = (
    b"nom;mail;tel;adresse;association\n"
    b"Rosa Luz;rosa@example.org;0612345678;1 rue Haute;Les Vergers\n"
    b"Ana;;;2 rue Basse 24290 Montignac;\n"
    b"Bob;pas une adresse;;;\n"
    b"ROSA LUZ;Rosa@example.org;;;\n"
)
SAID = {"given_by": "Les Vergers", "origin": "les inscrits aux journées du verger", "basis": "consent"}


def staged(cast, content=LIST, **said):
    return stage_list(
        by=cast.aya, community=cast.community, content=content, filename="liste.csv", **(said or SAID)
    )


def later(**time):
    return clock.standing_at(clock.now() + timedelta(**time))


@pytest.mark.django_db
class TestImport:
    def test_nothing_before_yes_then_everyone_at_once(self, cast):
        people = Person.objects.count()
        batch = staged(cast)
        assert (batch.status, batch.row_count, len(batch.rejected), len(batch.merged)) == ("preview", 4, 1, 1)
        import_list(by=cast.aya, batch=batch)
        assert (batch.status, batch.imported_count) == ("done", 2)
        assert batch.undo_until - clock.now() <= timedelta(hours=24)
        assert invite_lists(clock.now()) == 0
        assert not Message.objects.exists()
        assert not Invitation.objects.exists()
        assert Person.objects.count() == people

    def test_undone_within_a_day_nothing_is_left(self, cast):
        batch = import_list(by=cast.aya, batch=staged(cast))
        undo_list(by=cast.tom, batch=batch)
        assert not ImportedPerson.objects.exists()
        with later(hours=25):
            assert invite_lists(clock.now()) == 0
        assert not Invitation.objects.exists()
        assert import_list(by=cast.aya, batch=staged(cast)).imported_count == 2

    def test_after_a_day_it_is_too_late_and_each_gets_one_honest_invitation(self, cast):
        batch = import_list(by=cast.aya, batch=staged(cast))
        with later(hours=25):
            with pytest.raises(CommunityError, match="24"):
                undo_list(by=cast.aya, batch=batch)
            assert invite_lists(clock.now()) == 2
            assert invite_lists(clock.now()) == 0
            batch.refresh_from_db()
            assert batch.status == "sent"
            assert not ImportedPerson.objects.exists()
            rosa, ana = Invitation.objects.order_by("-email")
            body = Message.objects.get().read_body()
            for word in ("Les Vergers", SAID["origin"], "rosa@example.org", "06 12 34 56 78", "CNIL"):
                assert word in body
            assert rosa.token not in body
            assert (rosa.code, len(ana.code), ana.email) == ("", 8, "")
            assert read_list(community=cast.community, content=LIST, filename="").people[0].name == "Ana"

    def test_nobody_is_invited_before_someone_says_where_the_list_comes_from(self, cast):
        batch = stage_list(by=None, community=cast.community, content=LIST, filename="liste.csv")
        import_list(by=None, batch=batch)
        with later(hours=25):
            assert invite_lists(clock.now()) == 0
            state_origin(by=cast.aya, batch=batch, **SAID)
            assert invite_lists(clock.now()) == 2
        with pytest.raises(CommunityError, match="donné"):
            staged(cast, given_by="", origin="x", basis="consent")

    def test_lists_that_wait_for_too_long_are_forgotten(self, cast):
        batch = stage_list(by=None, community=cast.community, content=LIST, filename="liste.csv")
        staged(cast, LIST + b"Eve;eve@example.org;;;\n")
        import_list(by=None, batch=batch)
        with later(hours=25):
            forget_lists(clock.now())
            assert list(MemberImport.objects.values_list("pk", flat=True)) == [batch.pk]
            assert ImportedPerson.objects.count() == 2
        with later(days=32):
            forget_lists(clock.now())
            assert not ImportedPerson.objects.exists()

    def test_accepting_brings_what_the_invitation_said(self, cast):
        import_list(by=cast.aya, batch=staged(cast))
        with later(hours=25):
            invite_lists(clock.now())
            invitation = Invitation.objects.get(email="rosa@example.org")
            rosa = make_person(cast.authority, "Rosa")
            assert not is_member(rosa, cast.community)
            membership = accept_invitation(person=rosa, invitation=invitation)
        assert (membership.door, str(membership.organisation)) == ("list", "Les Vergers")
        assert {"06 12 34 56 78", "1 rue Haute"} <= set(rosa.contact_points.values_list("value", flat=True))

    def test_members_and_whoever_left_or_said_no_are_not_invited(self, cast):
        rows = [
            f"{one.name};{one.account.email}" for one in (cast.lina, cast.omar, cast.karim)
        ] + ["Homonyme de Lina;autre@example.org", "Lina;autre@example.org"]  # fmt: skip
        content = "\n".join(["nom;mail", *rows]).encode()
        omar = Membership.objects.select_related("person", "community").get(person=cast.omar)
        leave(membership=omar)
        forget_place(cast.omar)
        read = read_list(community=cast.community, content=content, filename="")
        assert [one.name for one in read.people] == ["Karim", "Homonyme de Lina", "Lina"]
        assert [twin.line for twin in read.merged] == [2]
        assert [line.line for line in read.rejected] == [3]
        batch = import_list(by=cast.aya, batch=staged(cast, content))
        with later(hours=25):
            invite_lists(clock.now())
            refuse_invitation(invitation=Invitation.objects.get(email=cast.karim.account.email))
            assert not Invitation.objects.filter(email=cast.karim.account.email).exists()
            again = read_list(community=cast.community, content=content + b"\n", filename="")
        assert [line.line for line in again.rejected] == [3, 4]
        assert batch.imported_count == 3

    def test_only_whoever_tends_imports(self, cast):
        for person in (cast.lina, cast.karim, cast.nour):
            with pytest.raises(CommunityError, match="jardiniers"):
                stage_list(by=person, community=cast.community, content=LIST, filename="", **SAID)

    def test_long_lists_are_put_aside_and_invited_piece_by_piece(self, cast, django_assert_max_num_queries):
        rows = "".join(f"Nom {n};n{n}@example.org\n" for n in range(1200)).encode()
        with django_assert_max_num_queries(40):
            batch = staged(cast, b"nom;mail\n" + rows)
        with django_assert_max_num_queries(12):
            import_list(by=cast.aya, batch=batch)
        assert batch.imported_count == 1200
        with later(hours=25):
            assert [invite_lists(clock.now()) for _turn in range(4)] == [500, 500, 200, 0]


@pytest.mark.django_db
class TestCommand:
    def run(self, cast, path, *more):
        out = StringIO()
        call_command("import_members", str(path), *more, community=cast.community.slug, stdout=out)
        return json.loads(out.getvalue())

    def test_a_preview_then_yes_then_again(self, cast, tmp_path):
        path = tmp_path / "liste.csv"
        path.write_bytes(LIST)
        said = self.run(cast, path, "--json")
        assert (said["rows"], said["imported"], said["merged"]) == (4, 0, 1)
        assert [line["line"] for line in said["rejected"]] == [4]
        assert not MemberImport.objects.exists()
        said = self.run(cast, path, "--json", "--yes")
        assert (said["imported"], said["merged"], bool(said["undo_until"])) == (2, 1, True)
        with pytest.raises(CommandError, match="déjà"):
            self.run(cast, path, "--json", "--yes")
        assert ImportedPerson.objects.filter(batch__status="done").count() == 2

    def test_what_cannot_be_read_is_one_sentence(self, cast, tmp_path):
        path = tmp_path / "liste.csv"
        path.write_bytes(b"\x00\x01")
        for wrong in (path, tmp_path / "absent.csv"):
            with pytest.raises(CommandError, match=r"\.$"):
                self.run(cast, wrong, "--json")
        with pytest.raises(CommandError, match="communauté"):
            call_command("import_members", str(path), community="inconnue", stdout=StringIO())


@pytest.mark.django_db
class TestPages:
    def test_the_whole_path(self, cast, as_person, django_assert_max_num_queries):
        from django.core.files.uploadedfile import SimpleUploadedFile

        aya, lina = as_person(cast.aya), as_person(cast.lina)
        start = reverse("communities:import_members", args=[cast.community.public_id])
        assert lina.get(start).status_code == 403
        wrong = aya.post(start, {**SAID, "file": SimpleUploadedFile("x.csv", b"couleur;taille\nbleu;3\n")})
        assert wrong.status_code == 422
        assert "Aucune colonne" in wrong.content.decode()
        sent = aya.post(start, {**SAID, "file": SimpleUploadedFile("liste.csv", LIST)})
        assert sent.status_code == 302
        with django_assert_max_num_queries(12):
            page = aya.get(sent.url).content.decode()
        assert "2 personnes peuvent être invitées" in page
        assert "pas une adresse" in page
        assert lina.get(sent.url).status_code == 404
        assert aya.post(sent.url).status_code == 302
        assert "Annuler" in aya.get(sent.url).content.decode()
        aya.post(f"{sent.url}annuler/")
        assert MemberImport.objects.get().status == "undone"
        assert aya.get(sent.url).status_code == 200
        assert aya.get(start).status_code == 200

    def test_the_invitation_says_where_the_address_comes_from_and_no_is_said_once(self, cast, as_person):
        import_list(by=cast.aya, batch=staged(cast))
        with later(hours=25):
            invite_lists(clock.now())
        invitation = Invitation.objects.get(email="rosa@example.org")
        visitor = as_person(None)
        page = visitor.get(f"/invitations/{invitation.token}/").content.decode()
        assert "Les Vergers" in page
        assert SAID["origin"] in page
        no = f"/invitations/{invitation.token}/non/"
        assert visitor.get(no).status_code == 302
        assert visitor.post(no).status_code == 200
        assert not Invitation.objects.filter(pk=invitation.pk).exists()
        assert visitor.get(f"/invitations/{invitation.token}/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_the_same_list_twice_at_the_same_time_is_imported_once(cast):
    batches = [staged(cast), staged(cast)]
    start, refused = Barrier(2), []

    def press(batch):
        start.wait()
        try:
            import_list(by=None, batch=batch)
        except CommunityError:
            refused.append(batch)
        finally:
            connection.close()

    presses = [Thread(target=press, args=(batch,)) for batch in batches]
    for one in presses:
        one.start()
    for one in presses:
        one.join()
    assert len(refused) == 1
    assert MemberImport.objects.filter(status="done").count() == 1

"""Only what our own mail server wrote about the sender is believed, not what the mail brought along."""

from email import message_from_string, policy

import pytest

from terreau.mailroom.mail_proof import is_proven

PASS = "Authentication-Results: mx.exemple.fr; dmarc=pass header.from=example.org"
NONE = "Authentication-Results: mx.exemple.fr; dmarc=none header.from=example.org"
SPF = "Authentication-Results: mx.exemple.fr; spf=pass smtp.mailfrom=x@ailleurs.test"
SIGNED = "Authentication-Results: mx.exemple.fr; dkim=pass header.d=example.org"
OTHER = "Authentication-Results: relais.test; dmarc=pass header.from=example.org"
OURS = "Received: from sortie.ailleurs.test (x [192.0.2.1])\n\tby mx.exemple.fr (Postfix) with ESMTPS id 1"
STORE = "Received: from mx.exemple.fr by boites.exemple.fr with LMTP id 2"
FILTER = "Received: from mx.exemple.fr ([127.0.0.1]) by localhost (mx.exemple.fr [127.0.0.1]) (amavis)"
INSIDE = "Received: by 2002:a05:6a20:1:: with SMTP id 3"
THEIRS = "Received: from poste.ailleurs.test by sortie.ailleurs.test with ESMTPSA id 4"


def proven(*headers, judge="mx.exemple.fr"):
    raw = "\n".join([*headers, "From: Lina <lina@example.org>", "", "Oui."])
    return is_proven(
        message_from_string(raw, policy=policy.default.clone(refold_source="none")),
        judge=judge,
        domain="example.org",
    )


@pytest.mark.parametrize(
    "headers",
    [
        (PASS, OURS, THEIRS),  # above its own Received
        ("Delivered-To: reponses@exemple.fr", OURS, PASS, THEIRS),  # or under it, as milters do
        (STORE, FILTER, OURS, PASS, THEIRS),  # machines beside it
        (INSIDE, OURS, PASS, THEIRS),
        (SPF, SIGNED, OURS, THEIRS),  # one line for each check
        (OTHER, PASS, OURS, THEIRS),
        (PASS, OURS, NONE, THEIRS),  # what the mail brought along changes nothing
    ],
)
def test_what_our_server_wrote_is_believed(headers):
    assert proven(*headers)


@pytest.mark.parametrize(
    "headers",
    [
        (OURS, THEIRS, PASS),  # ours found nothing, the sender wrote one
        (THEIRS, PASS),
        (NONE, OURS, PASS, THEIRS),  # under the true one
        (NONE, OURS, THEIRS, PASS),
        (OURS, NONE, PASS, THEIRS),  # side by side: they contradict each other
        (OURS, PASS, NONE, THEIRS),
        (OURS, SPF, OURS, SIGNED),  # a Received of our name is forged too
        (SPF, OURS, SIGNED, THEIRS),
        (OURS, "Received: from a.test by mx.exemple.fr.ailleurs.test", PASS),
        (OURS, "Received: from mx.exemple.fr by pasexemple.fr", PASS),
        (OURS, "Received: from mx.exemple.fr", PASS),
        (OTHER, OURS, THEIRS),
    ],
)
def test_what_the_mail_brought_along_is_not(headers):
    assert not proven(*headers)


def test_a_server_with_a_short_name_does_not_speak_for_all_its_country():
    line = "Authentication-Results: exemple.fr; dmarc=pass header.from=example.org"
    assert proven("Received: from a.test by mx.exemple.fr", line, judge="exemple.fr")
    assert not proven("Received: from a.test by autre.fr", line, judge="exemple.fr")

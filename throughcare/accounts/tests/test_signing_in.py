"""Signing in: password, then a code that works once; nothing open before; guesses bounded; no account given away."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client, override_settings

from throughcare.accounts import codes
from throughcare.accounts.demonstration import give_code_device
from throughcare.accounts.models import User
from throughcare.accounts.sealing import unseal
from throughcare.core.models import OutboxMessage

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F47"), pytest.mark.trust(23)]

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

PASSWORD = "seven grey herons wading"
LOGIN, CODE = "/account/login/", "/account/2fa/authenticate/"


@pytest.fixture(autouse=True)
def _quick_hashes() -> Iterator[None]:
    """Guessing is slow on purpose; a test of how often need not be."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture
def user() -> User:
    return User.objects.create_user("ada@agency.example", PASSWORD, name="Ada Quill")


@pytest.fixture
def secret(user: User) -> str:
    return give_code_device(user)


def type_password(client: Client, password: str = PASSWORD, email: str = "ada@agency.example", **more: str) -> Answer:
    return client.post(LOGIN, {"login": email, "password": password, **more})


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def now_code(secret: str, step: int = 0) -> str:
    return codes.code_at(secret, int(time.time()) // codes.PERIOD + step)


def test_password_and_code_open_the_door(client: Client, secret: str) -> None:
    answer = type_password(client)
    assert answer.headers["Location"] == CODE
    assert not signed_in(client)
    answer = client.post(CODE, {"code": now_code(secret)})
    assert answer.headers["Location"] == "/"
    assert signed_in(client)


def test_the_password_alone_opens_nothing(client: Client, secret: str) -> None:
    type_password(client)
    for path in (
        "/",
        "/choose/",
        "/people/",
        "/account/2fa/",
        "/account/2fa/recovery-codes/",
        "/account/2fa/totp/activate/",
    ):
        answer = client.get(path)
        assert answer.status_code == 302, path
        assert "/account/" in answer.headers["Location"], path


def test_a_wrong_code_is_refused(client: Client, secret: str) -> None:
    type_password(client)
    wrong = f"{(int(now_code(secret)) + 1) % 1_000_000:06}"
    answer = client.post(CODE, {"code": wrong})
    assert b"That code is not right" in answer.content
    assert not signed_in(client)


def test_a_code_is_taken_once_even_after_its_half_minute(client: Client, secret: str) -> None:
    code = now_code(secret)
    type_password(client)
    client.post(CODE, {"code": code})
    assert signed_in(client)
    another = Client()
    type_password(another)
    another.post(CODE, {"code": code})
    assert not signed_in(another)
    with patch("time.time", return_value=time.time() + codes.PERIOD):
        assert code in {codes.code_at(secret, at) for at in codes.counters_now()}
        another.post(CODE, {"code": code})
    assert not signed_in(another)


def test_the_code_beside_is_taken_so_that_the_next_sign_in_need_not_wait(secret: str) -> None:
    for step in (0, 1):
        client = Client()
        type_password(client)
        client.post(CODE, {"code": now_code(secret, step)})
        assert signed_in(client)


def test_a_recovery_code_lets_in_once(user: User, secret: str) -> None:
    recovery = Authenticator.objects.get(user=user, type=Authenticator.Type.RECOVERY_CODES).wrap().get_unused_codes()[0]
    client, again = Client(), Client()
    for each in (client, again):
        type_password(each)
        each.post(CODE, {"code": recovery})
    assert signed_in(client)
    assert not signed_in(again)


def test_secrets_of_codes_are_sealed_in_the_database(user: User, secret: str) -> None:
    kept = json.dumps([row.data for row in Authenticator.objects.filter(user=user)])
    assert secret not in kept
    device = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    assert unseal(device.data["secret"]) == secret


def test_a_new_key_still_opens_what_the_old_one_sealed(user: User, secret: str) -> None:
    from django.conf import settings

    with override_settings(SECRET_KEY="another key", SECRET_KEY_FALLBACKS=[settings.SECRET_KEY]):
        assert codes.unused(user)


def test_who_has_no_code_device_is_led_to_set_one_up(client: Client, user: User) -> None:
    type_password(client)
    assert signed_in(client)
    for path in ("/", "/choose/", "/people/", "/account/2fa/", "/account/password/change/", "/nowhere/"):
        answer = client.get(path)
        assert answer.headers.get("Location", "") == "/account/2fa/totp/activate/" or answer.status_code == 404, path
    page = client.get("/account/2fa/totp/activate/")
    assert page.status_code == 200
    typed = now_code(page.context["form"].secret)
    answer = client.post("/account/2fa/totp/activate/", {"code": typed})
    assert answer.headers["Location"] == "/account/2fa/recovery-codes/"
    codes_page = client.get("/account/2fa/recovery-codes/")
    assert codes_page.status_code == 200
    assert client.get("/choose/").status_code == 200


def test_what_matters_asks_again_who_is_there_after_a_while(client: Client, user: User, secret: str) -> None:
    type_password(client)
    client.post(CODE, {"code": now_code(secret)})
    assert client.get("/account/2fa/recovery-codes/generate/").status_code == 200
    later = time.time() + 16 * 60
    with patch("time.time", return_value=later):
        answer = client.get("/account/2fa/recovery-codes/generate/")
        assert answer.headers["Location"].startswith("/account/reauthenticate/")
        client.post("/account/reauthenticate/", {"password": "wrong"})
        assert client.get("/account/2fa/recovery-codes/generate/").status_code == 302
        client.post("/account/reauthenticate/", {"password": PASSWORD})
        assert client.get("/account/2fa/recovery-codes/generate/").status_code == 200


def test_a_telephone_is_replaced_and_nothing_is_open_in_between(client: Client, user: User, secret: str) -> None:
    type_password(client)
    client.post(CODE, {"code": now_code(secret)})
    assert client.get("/choose/").status_code == 200
    assert client.post("/account/2fa/totp/deactivate/").headers["Location"] == "/account/2fa/totp/activate/"
    assert not codes.has_device(user)
    assert client.get("/choose/").headers["Location"] == "/account/2fa/totp/activate/"
    fresh = client.get("/account/2fa/totp/activate/").context["form"].secret
    assert fresh != secret
    client.post("/account/2fa/totp/activate/", {"code": now_code(fresh)})
    assert client.get("/choose/").status_code == 200
    another = Client()
    type_password(another)
    another.post(CODE, {"code": now_code(secret, 1)})
    assert not signed_in(another)


def test_a_session_left_open_does_not_replace_the_telephone(client: Client, user: User, secret: str) -> None:
    type_password(client)
    client.post(CODE, {"code": now_code(secret)})
    with patch("time.time", return_value=time.time() + 16 * 60):
        answer = client.post("/account/2fa/totp/deactivate/")
    assert answer.headers["Location"].startswith("/account/reauthenticate/")
    assert codes.has_device(user)


def test_nobody_signs_up_or_changes_address_by_themselves(client: Client) -> None:
    for path in ("/account/signup/", "/account/email/", "/account/3rdparty/"):
        assert client.get(path).status_code == 404
        assert client.post(path, {"email": "new@agency.example"}).status_code == 404


def test_sign_out_closes_everything(client: Client, secret: str) -> None:
    type_password(client)
    client.post(CODE, {"code": now_code(secret)})
    assert client.get("/account/logout/").status_code == 200
    assert signed_in(client)
    client.post("/account/logout/")
    assert not signed_in(client)
    assert client.get("/").headers["Location"].startswith(LOGIN)


def test_ten_guesses_an_hour_then_even_the_right_password_waits(client: Client, secret: str) -> None:
    for number in range(10):
        assert "not right" in type_password(client, f"wrong {number}").content.decode()
    answer = type_password(client)
    assert "Too many tries" in answer.content.decode()
    assert not client.session.get("account_login")


def test_the_owner_at_their_own_desk_is_not_locked_out(secret: str) -> None:
    desk, elsewhere = Client(), Client()
    type_password(desk)
    desk.post(CODE, {"code": now_code(secret)})
    desk.post("/account/logout/")
    for number in range(12):
        type_password(elsewhere, f"wrong {number}")
    assert "Too many tries" in type_password(elsewhere).content.decode()
    assert type_password(desk).headers["Location"] == CODE


def test_a_forged_note_of_a_known_browser_earns_no_more_guesses(secret: str) -> None:
    for number in range(12):
        client = Client()
        client.cookies["known"] = f"forged{number}:1:x"
        answer = type_password(client, f"wrong {number}")
    assert "Too many tries" in answer.content.decode()


def test_codes_are_guessed_ten_times_an_hour_too(client: Client, secret: str) -> None:
    type_password(client)
    wrong = [
        f"{number:06}" for number in range(100, 112) if f"{number:06}" not in {now_code(secret, s) for s in (-1, 0, 1)}
    ]
    for each in wrong[:10]:
        client.post(CODE, {"code": each})
    client.post(CODE, {"code": now_code(secret)})
    assert not signed_in(client)


def test_an_unknown_address_is_answered_like_a_wrong_password(user: User) -> None:
    known, unknown = Client(), Client()
    for number in range(12):
        first = type_password(known, f"wrong {number}")
        second = type_password(unknown, f"wrong {number}", email="adb@agency.example")
        assert first.status_code == second.status_code
        assert _words(first, "ada@") == _words(second, "adb@")


def _words(answer: Answer, email: str) -> list[str]:
    lines = answer.content.decode().replace(email, "").splitlines()
    return [line for line in lines if "csrf" not in line and "nonce" not in line]


def test_asking_for_a_new_password_tells_nothing_and_writes_only_to_the_owner(user: User) -> None:
    known, unknown = Client(), Client()
    first = known.post("/account/password/reset/", {"email": "ADA@agency.example"})
    second = unknown.post("/account/password/reset/", {"email": "nobody@agency.example"})
    assert (first.status_code, first.headers["Location"]) == (second.status_code, second.headers["Location"])
    sent = OutboxMessage.objects.all()
    assert [message.to_email for message in sent] == ["ada@agency.example"]
    assert "/account/password/reset/key/" in sent[0].body


def test_a_new_password_still_asks_for_the_code(client: Client, user: User, secret: str) -> None:
    client.post("/account/password/reset/", {"email": user.email})
    link = next(word for word in OutboxMessage.objects.get().body.split() if "/reset/key/" in word)
    page = client.get(link, follow=True)
    fresh = "eleven wet umbrellas drying"
    client.post(page.redirect_chain[-1][0], {"password1": fresh, "password2": fresh})
    assert not signed_in(client)
    assert type_password(client, fresh).headers["Location"] == CODE


@pytest.mark.trust(26)
@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"]
)
def test_sign_in_leads_to_no_other_site(client: Client, secret: str, elsewhere: str) -> None:
    type_password(client, next=elsewhere)
    answer = client.post(CODE, {"code": now_code(secret)})
    assert answer.headers["Location"] == "/"


def test_sign_in_leads_back_to_the_page_that_was_asked_for(client: Client, secret: str) -> None:
    type_password(client, next="/choose/")
    assert client.post(CODE, {"code": now_code(secret)}).headers["Location"] == "/choose/"


def test_an_inactive_user_does_not_get_in(client: Client, user: User, secret: str) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)
    type_password(client)
    client.post(CODE, {"code": now_code(secret)})
    assert not signed_in(client)


def test_a_user_made_inactive_loses_the_session_at_the_next_request(client: Client, user: User, secret: str) -> None:
    type_password(client)
    client.post(CODE, {"code": now_code(secret)})
    assert client.get("/choose/").status_code == 200
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert client.get("/choose/").headers["Location"].startswith(LOGIN)


def test_a_session_ends_after_twelve_hours(client: Client, secret: str) -> None:
    type_password(client)
    client.post(CODE, {"code": now_code(secret)})
    assert client.get("/choose/").status_code == 200
    for hours in range(1, 12):
        session = client.session
        session["seen_at"] = 0
        session.save()
        with patch("throughcare.web.middleware.time.time", return_value=time.time() + hours * 3600):
            assert client.get("/choose/").status_code == 200
    with patch("throughcare.web.middleware.time.time", return_value=time.time() + 12 * 3600 + 60):
        assert client.get("/choose/").headers["Location"].startswith(LOGIN)


def test_a_session_ends_after_thirty_idle_minutes(client: Client, secret: str) -> None:
    from datetime import timedelta

    from django.contrib.sessions.models import Session
    from django.utils import timezone

    type_password(client)
    client.post(CODE, {"code": now_code(secret)})
    client.get("/choose/")
    row = Session.objects.get(pk=client.session.session_key)
    left = row.expire_date - timezone.now()
    assert timedelta(minutes=28) < left <= timedelta(minutes=30)
    Session.objects.filter(pk=row.pk).update(expire_date=timezone.now() - timedelta(seconds=1))
    assert client.get("/choose/").headers["Location"].startswith(LOGIN)


def test_the_cache_keeps_what_it_counts() -> None:
    for number in range(1000):
        cache.set(f"kept:{number}", number, timeout=600)
    assert cache.get("kept:0") == 0


def write_people(home: Path) -> None:
    person = {
        "email": "ada@agency.example",
        "name": "Ada Quill",
        "role": "Chair",
        "agency": "Police",
        "scheme": "Anytown",
    }
    (home / "demo.json").write_text(json.dumps({"password": PASSWORD, "people": [person]}))


def test_a_demonstration_lists_people_and_shows_a_code_that_works(client: Client, secret: str, tmp_path: Path) -> None:
    write_people(tmp_path)
    with override_settings(DEMO=True, HOME=tmp_path):
        page = client.get(LOGIN).content.decode()
        assert "Ada Quill" in page
        assert PASSWORD in page
        assert 'value="ada@agency.example"' in page
        seen = []
        for _time in range(3):
            type_password(client)
            shown = client.get(CODE).context["demo_code"].code
            seen.append(shown)
            client.post(CODE, {"code": shown})
            assert signed_in(client)
            client.post("/account/logout/")
        assert len(set(seen)) == 3
        type_password(client)
        shown = client.get(CODE).context["demo_code"]
        assert shown.code == "" or shown.code not in seen
        assert 0 < shown.seconds <= 30


def test_outside_a_demonstration_nothing_is_given_away(client: Client, secret: str, tmp_path: Path) -> None:
    write_people(tmp_path)
    with override_settings(DEMO=False, HOME=tmp_path):
        page = client.get(LOGIN).content.decode()
        assert "Ada Quill" not in page
        assert PASSWORD not in page
        assert "ada@agency.example" not in page
        type_password(client)
        page = client.get(CODE).content.decode()
        for step in (-1, 0, 1):
            assert now_code(secret, step) not in page
        assert client.get("/demo/mail/").status_code == 404

"""The devices of an account over HTTP: noted by a pull, listed, told to the others, and signed out."""

from __future__ import annotations

import uuid
from typing import Any

import httpx
import pytest

from tests.support.webapp import AUTH, PASSWORD, TERMINAL, Person, WebApp, served

SYNC = "/api/v1/sync"
LAPTOP = {"device": "k3f9a2c1", "name": "laptop"}
NOON = "2026-11-24T12:00:00Z"


async def pull(person: Person, **body: Any) -> httpx.Response:
    return await person.client.post(f"{SYNC}/pull", json=body, headers=person.bearer)


async def told(person: Person, **body: Any) -> dict[str, str] | None:
    """The devices that a pull tells of."""
    found: dict[str, str] | None = (await pull(person, **body)).json().get("devices")
    return found


async def devices(person: Person) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await person.client.get(f"{SYNC}/devices", headers=person.bearer)).json()["devices"]
    return found


async def end(person: Person, id: str) -> int:
    return (await person.client.delete(f"{SYNC}/devices/{id}", headers=person.bearer)).status_code


async def elsewhere(web: WebApp, person: Person) -> Person:
    """Another sign-in of the same account."""
    client = web.client()
    body = {"email": person.email, "password": PASSWORD}
    return Person(person.email, client, (await client.post(f"{AUTH}/login", json=body, headers=TERMINAL)).json())


def test_a_device_that_tells_its_name_hears_those_of_the_others(shared_url: str) -> None:
    @served()
    async def check(web: WebApp) -> None:
        person = await web.register(terminal=True)
        assert await told(person, **LAPTOP) == {"k3f9a2c1": "laptop"}
        both = {"k3f9a2c1": "laptop", "00000000": "Telefon ☎"}
        assert await told(person, device="00000000", name="Telefon ☎") == both
        assert await told(person, **LAPTOP) == both
        assert await told(await web.register(terminal=True), **LAPTOP) == {"k3f9a2c1": "laptop"}

    check(shared_url)


def test_a_device_of_an_older_version_hears_nothing_of_names_and_is_not_listed(shared_url: str) -> None:
    @served()
    async def check(web: WebApp) -> None:
        person = await web.register(terminal=True)
        assert "devices" not in (await pull(person, device="k3f9a2c1")).json()
        assert await devices(person) == []

    check(shared_url)


def test_only_the_last_page_names_the_devices(shared_url: str) -> None:
    @served()
    async def check(web: WebApp) -> None:
        person = await web.register(terminal=True)
        for title in ("one", "two"):
            await person.client.post("/api/v1/tasks", json={"title": title}, headers=person.bearer)
        first = (await pull(person, **LAPTOP, limit=1)).json()
        assert (first["more"], "devices" in first) == (True, False)
        assert await told(person, **LAPTOP, limit=1, cursor=first["cursor"]) == {"k3f9a2c1": "laptop"}

    check(shared_url)


def test_the_fifty_that_were_seen_last_are_told_and_always_the_one_that_asks(shared_url: str) -> None:
    @served()
    async def check(web: WebApp) -> None:
        person = await web.register(terminal=True)
        for number in range(52):
            await pull(person, device=f"{number:08}", name="a")
            web.clock.advance(seconds=1)
        names = await told(person, device="00000000", name="a") or {}
        assert set(names) == {f"{number:08}" for number in (0, *range(3, 52))}

    check(shared_url)


def test_the_list_says_when_each_was_seen_and_which_is_signed_in(shared_url: str) -> None:
    @served()
    async def check(web: WebApp) -> None:
        person = await web.register(terminal=True)
        await pull(person, **LAPTOP)
        web.clock.advance(hours=1)
        other = await elsewhere(web, person)
        await pull(other, device="00000000", name="phone")
        phone, laptop = await devices(person)
        assert laptop == {
            "id": "k3f9a2c1",
            "name": "laptop",
            "first_seen_at": NOON,
            "last_seen_at": NOON,
            "signed_in": True,
            "current": True,
        }
        assert (phone["id"], phone["current"], phone["last_seen_at"]) == ("00000000", False, "2026-11-24T13:00:00Z")
        await other.client.post(f"{AUTH}/logout", headers=other.bearer)
        assert [each["signed_in"] for each in await devices(person)] == [False, True]

    check(shared_url)


@pytest.mark.parametrize(
    ("minutes", "name", "seen"),
    [(9, "laptop", NOON), (10, "laptop", "2026-11-24T12:10:00Z"), (1, "desk", "2026-11-24T12:01:00Z")],
)
def test_it_is_written_where_something_is_new_or_ten_minutes_are_over(
    shared_url: str, minutes: int, name: str, seen: str
) -> None:
    @served()
    async def check(web: WebApp) -> None:
        person = await web.register(terminal=True)
        await pull(person, **LAPTOP)
        query = "SELECT xmin::text, xmax::text FROM devices WHERE user_id = $1"
        async with web.db.connection() as connection:
            before = await connection.fetchrow(query, uuid.UUID(person.body["id"]))
            web.clock.advance(minutes=minutes)
            await pull(person, device="k3f9a2c1", name=name)
            after = await connection.fetchrow(query, uuid.UUID(person.body["id"]))
        (device,) = await devices(person)
        assert (device["name"], device["first_seen_at"], device["last_seen_at"]) == (name, NOON, seen)
        # A row that was only locked would differ, too.
        assert (before == after) == (seen == NOON)

    check(shared_url)


@pytest.mark.parametrize("name", ["", "x" * 201, "a\x00b", "a\nb", "\x1b[2J", 7])
def test_a_name_that_is_none_is_400(shared_url: str, name: Any) -> None:
    @served()
    async def check(web: WebApp) -> None:
        person = await web.register(terminal=True)
        answer = await pull(person, device="k3f9a2c1", name=name)
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, "VALIDATION_ERROR")

    check(shared_url)


class TestEnding:
    def test_a_device_is_signed_out_and_forgotten(self, shared_url: str) -> None:
        @served()
        async def check(web: WebApp) -> None:
            person = await web.register(terminal=True)
            other = await elsewhere(web, person)
            await pull(person, **LAPTOP)
            await pull(other, device="00000000", name="phone")
            assert await end(person, "00000000") == 200
            assert (await pull(other, device="00000000", name="phone")).status_code == 401
            assert [each["id"] for each in await devices(person)] == ["k3f9a2c1"]
            assert await end(person, "00000000") == 404

        check(shared_url)

    def test_the_sign_in_that_asks_goes_on(self, shared_url: str) -> None:
        @served()
        async def check(web: WebApp) -> None:
            person = await web.register(terminal=True)
            await pull(person, **LAPTOP)
            assert await end(person, "k3f9a2c1") == 200
            assert await devices(person) == []

        check(shared_url)

    def test_one_of_somebody_else_is_none(self, shared_url: str) -> None:
        @served()
        async def check(web: WebApp) -> None:
            person, other = await web.register(terminal=True), await web.register(terminal=True)
            await pull(person, **LAPTOP)
            assert await end(other, "k3f9a2c1") == 404
            assert [each["signed_in"] for each in await devices(person)] == [True]

        check(shared_url)

    @pytest.mark.parametrize("id", ["nothing", "%00", "k3f9a2c1%20", "Ärgerlich"])
    def test_what_is_no_device_is_404(self, shared_url: str, id: str) -> None:
        @served()
        async def check(web: WebApp) -> None:
            person = await web.register(terminal=True)
            assert await end(person, id) == 404

        check(shared_url)

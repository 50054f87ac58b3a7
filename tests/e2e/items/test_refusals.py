"""What hostile and hasty callers get: the right 4xx, no function run where the gateway knows, and no trace."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import pytest
from e2e.deployed.refusals import assert_refused
from e2e.deployed.tokens import no_good, pool_key
from e2e.items.deployment import NOBODYS, VERSIONS, Deployment, key_of
from e2e.items.refusals import no_trace

BAD: Final = {
    "empty": b"",
    "null": b"null",
    "array": b"[]",
    "text": b'"text"',
    "cut off": b'{"name": ',
    "no name": b"{}",
    "name empty": b'{"name": ""}',
    "name a number": b'{"name": 1}',
    "name of 201": json.dumps({"name": "x" * 201}).encode(),
    "description of 2001": json.dumps({"name": "x", "description": "x" * 2001}).encode(),
    "description null": b'{"name": "x", "description": null}',
    "tags no array": b'{"name": "x", "tags": "a"}',
    "tag empty": b'{"name": "x", "tags": [""]}',
    "tag of 51": json.dumps({"name": "x", "tags": ["x" * 51]}).encode(),
    "tag twice": b'{"name": "x", "tags": ["a", "a"]}',
    "another member": b'{"name": "x", "price": 0}',
    "an id of one's own": json.dumps({"name": "x", "id": NOBODYS}).encode(),
    "an owner": b'{"name": "x", "PK": "USER#somebody"}',
    "70 KB": json.dumps({"name": "x" * 70_000}).encode(),
}
HOSTILE: Final = {
    # AWS leaves minItems and maxItems to the function (apigateway-known-issues.html)
    "21 tags": json.dumps({"name": "x", "tags": [str(number) for number in range(21)]}).encode(),
    "repeated member": b'{"name": "a", "name": "b"}',
    "two objects": b'{"name": "a"} {}',
    "NaN": b'{"name": "x", "description": NaN}',
    "UTF-16": json.dumps({"name": "x"}).encode("utf-16"),
    "deep arrays": b"[" * 100_000,
    "deep objects": b'{"name":' * 50_000 + b"1" + b"}" * 50_000,
    "lone surrogate": b'{"name": "\\ud800"}',
    "5 MB": b'{"name": "' + b"x" * 5_000_000 + b'"}',
    "11 MB": b'{"name": "' + b"x" * 11_000_000 + b'"}',
}


@pytest.mark.parametrize("version", VERSIONS)
def test_a_body_that_breaks_the_schema_is_refused_and_no_function_runs(items: Deployment, version: str) -> None:
    made = items.make(version)
    path, seen = f"/items/{made.json['id']}", {"If-Match": made.headers["etag"]}
    with no_trace(items, runs=0):
        for what, body in BAD.items():
            answers = (
                items.ask("POST", "/items", body, version=version),
                items.ask("PUT", path, body, version=version, headers=seen),
            )
            for answer in answers:
                assert answer.status == 400, what
                assert_refused(answer, 400, code="invalid_body")


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_bodies_leave_no_trace(items: Deployment, what: str) -> None:
    with no_trace(items):
        assert_refused(items.ask("POST", "/items", HOSTILE[what]), 400, 413)


def test_other_content_types_are_refused_all_the_same(items: Deployment) -> None:
    with no_trace(items):
        for kind in ("text/plain", "application/xml", "application/x-www-form-urlencoded"):
            assert_refused(items.ask("POST", "/items", b'{"name": ""}', headers={"Content-Type": kind}), 400, 415)


@pytest.mark.parametrize(
    "path", [f"/items/{NOBODYS}%00", "/items/..%2f..", "/items/ITEM%23x", "/items/" + "a" * 8000, "/items/%F0%9F%92%A9"]
)
def test_an_id_that_cannot_be_one_is_not_there(items: Deployment, path: str) -> None:
    with no_trace(items):
        assert items.ask("GET", path).status in (400, 404, 414)


@pytest.mark.parametrize("value", ["abc", '"a', "W/", '"a"b', "*,*", '"' + "x" * 9000])
def test_an_if_match_that_is_none_is_refused(items: Deployment, value: str) -> None:
    made = items.make()
    with no_trace(items):
        answer = items.ask("PUT", f"/items/{made.json['id']}", {"name": "x"}, headers={"If-Match": value})
        assert_refused(answer, 400, 412)


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=101", "limit=-1", "limit=1e1", "limit=", "limit=01", "nextToken=x"]
)
def test_a_bad_parameter_is_refused(items: Deployment, query: str) -> None:
    assert_refused(items.ask("GET", f"/items?{query}"), 400)


def test_without_a_valid_id_token_nothing_runs(items: Deployment) -> None:
    bad = no_good(items.user().id_token, pool_key(items.directory, items.pool_id))
    with no_trace(items, runs=0):
        for why, token in bad.items():
            answer = items.ask("GET", "/items", token=token)
            assert answer.status == 401, why
            assert_refused(answer, 401, code="unauthorized")


def test_an_access_token_is_no_id_token(items: Deployment) -> None:
    """On AWS no function runs, as no method has scopes (test_definition.py); here the function refuses it."""
    with no_trace(items):
        for method, path in ROUTES:
            body = {"name": "x"} if method in ("POST", "PUT") else None
            answer = items.ask(method, path, body, token=items.user().access_token)
            assert_refused(answer, 401, code="unauthorized")


def test_without_a_key_of_the_plan_nothing_runs(items: Deployment) -> None:
    gateway = items.raw.client("apigateway")
    foreign = gateway.create_api_key(name="of no plan", enabled=True)
    try:
        with no_trace(items, runs=0):
            for value in (None, "unknown-unknown-unknown", items.key[:-1], foreign["value"]):
                for method, path in ROUTES:
                    answer = items.ask(
                        method, path, {"name": "x"} if method in ("POST", "PUT") else None, headers={"x-api-key": value}
                    )
                    assert_refused(answer, 403, code="forbidden")
    finally:
        gateway.delete_api_key(apiKey=foreign["id"])


ROUTES: Final = (
    ("POST", "/items"),
    ("GET", "/items"),
    ("GET", f"/items/{NOBODYS}"),
    ("PUT", f"/items/{NOBODYS}"),
    ("DELETE", f"/items/{NOBODYS}"),
)


def test_over_the_quota_is_a_429_in_both_versions_and_for_that_key_only(items: Deployment) -> None:
    with key_of(items, {"quota": {"limit": 3, "period": "DAY"}}) as key, no_trace(items, runs=4):
        statuses = [
            items.ask("GET", "/items", version=v, headers={"x-api-key": key}).status for v in ("v1", "v2", "v1")
        ]
        assert statuses == [200, 200, 200]
        for version in VERSIONS:
            answer = items.ask("GET", "/items", version=version, headers={"x-api-key": key})
            assert_refused(answer, 429, code="too_many_requests")
        assert items.ask("GET", "/items").status == 200


def test_over_the_rate_of_a_key_is_a_429(items: Deployment) -> None:
    with key_of(items, {"throttle": {"rateLimit": 0.01, "burstLimit": 2}}) as key, no_trace(items, runs=2):
        answers = [items.ask("GET", "/items", headers={"x-api-key": key}) for _ in range(4)]
        assert [answer.status for answer in answers] == [200, 200, 429, 429]
        assert_refused(answers[3], 429, code="too_many_requests")


@contextmanager
def stage_limits(items: Deployment, place: str, rate: str, burst: str) -> Iterator[None]:
    """Other limits for a method of the stage v1, for the time of a block."""
    gateway, of = items.raw.client("apigateway"), {"restApiId": items.api_id, "stageName": "v1"}
    before = gateway.get_stage(**of)["methodSettings"]
    own = before[place.replace("~1", "/").removeprefix("/")] if place != "/*/*" else before["*/*"]

    def put(rate: str, burst: str) -> None:
        patches = {f"{place}/throttling/rateLimit": rate, f"{place}/throttling/burstLimit": burst}
        gateway.update_stage(
            **of, patchOperations=[{"op": "replace", "path": p, "value": v} for p, v in patches.items()]
        )

    put(rate, burst)
    try:
        yield
    finally:
        put(str(own["throttlingRateLimit"]), str(own["throttlingBurstLimit"]))


@pytest.mark.parametrize(("place", "method"), [("/*/*", "GET"), ("/~1items/POST", "POST")])
def test_over_the_rate_of_a_stage_or_a_method_is_a_429(items: Deployment, place: str, method: str) -> None:
    body = {"name": "x"} if method == "POST" else None
    with stage_limits(items, place, "0.01", "1"):
        answers = [items.ask(method, "/items", body, version="v1") for _ in range(3)]
        assert_refused(answers[-1], 429, code="too_many_requests")
        assert items.ask(method, "/items", body, version="v2").status in (200, 201)


def test_over_the_user_s_rate_is_a_429_that_says_how_long(items: Deployment) -> None:
    limited = {**items.variables("get-item"), "USER_RATE_LIMIT": "3"}
    with items.setting("get-item", Environment={"Variables": limited}), no_trace(items):
        answers = [items.ask("GET", f"/items/{NOBODYS}", user=4) for _ in range(5)]
        assert {answer.status for answer in answers[:3]} == {404}
        assert_refused(answers[4], 429, code="too_many_requests")
        assert 1 <= int(answers[4].headers["retry-after"]) <= 60
        assert items.ask("GET", f"/items/{NOBODYS}", user=5).status == 404, "the limit is each user's own"
    counters = [row for row in items.rows("Items") if row["PK"] == f"RATE#{items.user(4).sub}"]
    assert counters
    assert all(int(row["expiresAt"]) > time.time() for row in counters)

"""The HTTP contract through the front door, and what hostile callers get: 4xx, and not a word about the inside."""

from __future__ import annotations

import base64
import json
import re
from typing import Any, Final

import pytest
from api_client import Answer, User, sign_in, wait_for
from e2e.application.deployment import FUNCTIONS, Deployment
from e2e.deployed.tokens import no_good, opened, pool_key, signed
from posts_client import FrontDoor

INTERNAL: Final = re.compile(
    r"traceback|exception|botocore|boto3|lambda|dynamo|sqs|secret|\.py\b|arn:|posts-origin|posts\.fifo|PostsDLQ|"
    + "|".join(map(re.escape, FUNCTIONS)),
    re.IGNORECASE,
)
# Ids may spell anything.
RANDOM_HEADERS: Final = ("via", "apigw-requestid", "x-amz-cf-id")
TIMESTAMP: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
SECURITY_HEADERS: Final = {
    "strict-transport-security": "max-age=63072000; includeSubDomains",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
}


def assert_refused(answer: Answer, *statuses: int, code: str = "") -> None:
    """It is a refusal of the caller's, in JSON, that tells nothing about the inside."""
    assert answer.status in statuses, (answer.status, answer.body[:300])
    assert isinstance(answer.json, dict)
    body = {**answer.json, "error": {**answer.json.get("error", {}), "requestId": ""}}
    headers = {name: value for name, value in answer.headers.items() if name not in RANDOM_HEADERS}
    assert not INTERNAL.search(json.dumps([body, headers])), answer
    if code:
        assert answer.code == code
        assert answer.headers["cache-control"] == "no-store"


def published(posts: Deployment, content: str, user: User) -> dict[str, str]:
    """Publish and wait until it is stored; what the 202 said."""
    answer = posts.front_door.post(content, user.access_token)
    assert answer.status == 202, answer.body
    accepted: dict[str, str] = answer.json
    wait_for("the post is stored", lambda: posts.stored(f"{accepted['createdAt']}#{accepted['postId']}"))
    return accepted


def test_a_post_is_accepted_stored_and_read_by_everybody(posts: Deployment, user: User) -> None:
    content = "\u00e4\u6f22\U0001f600 \x00\t\"'<b>&amp; DROP TABLE posts;--"
    answer = posts.front_door.post(content, user.access_token)
    assert (answer.status, answer.headers["content-type"]) == (202, "application/json")
    assert answer.headers["cache-control"] == "no-store"
    accepted = answer.json
    assert set(accepted) == {"postId", "createdAt", "status"}
    assert accepted["status"] == "QUEUED"
    assert TIMESTAMP.fullmatch(accepted["createdAt"])
    wait_for("the post is stored", lambda: posts.stored(f"{accepted['createdAt']}#{accepted['postId']}"))
    feed = posts.front_door.feed()
    assert (feed.status, feed.headers["cache-control"]) == (200, "public, max-age=1")
    shown = {"postId": accepted["postId"], "userId": user.sub, "content": content, "createdAt": accepted["createdAt"]}
    assert feed.json["items"][0] == shown
    assert posts.front_door.feed(userId=user.sub, limit=1).json["items"] == [shown]


@pytest.mark.parametrize("content", ["x", "\u6f22" * 1000, "\U0001f600" * 1000, " ", "\x00"], ids=repr)
def test_contents_of_one_to_a_thousand_characters_are_accepted(front_door: FrontDoor, user: User, content: str) -> None:
    assert front_door.post(content[:1000], user.access_token).status == 202


def test_the_author_is_the_token_s_subject_whatever_the_body_says(posts: Deployment, user: User) -> None:
    body = {"content": "mine", "userId": "somebody-else", "postId": "chosen", "createdAt": "1970"}
    answer = posts.front_door.request("POST", "/post", json.dumps(body), user.id_token)
    assert answer.status == 202, answer.body
    key = f"{answer.json['createdAt']}#{answer.json['postId']}"
    wait_for("the post is stored", lambda: posts.stored(key))
    row = next(row for row in posts.rows("Posts") if row["createdAt"] == key)
    assert (row["userId"], row["content"]) == (user.sub, "mine")
    assert row["postId"] != "chosen"


@pytest.mark.parametrize("path", ["/feed", "/feed?limit=0", "/nothing"])
def test_every_answer_has_the_security_headers(front_door: FrontDoor, path: str) -> None:
    answer = front_door.request("GET", path)
    assert {name: answer.headers.get(name) for name in SECURITY_HEADERS} == SECURITY_HEADERS


def test_plain_http_is_sent_to_https(front_door: FrontDoor) -> None:
    answer = front_door.request("GET", "/feed", headers={"X-Forwarded-Proto": "http"})
    assert (answer.status, answer.headers["location"]) == (301, f"https://{front_door.domain}/feed")


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"null", id="null"),
        pytest.param(b"[]", id="array"),
        pytest.param(b'"text"', id="text"),
        pytest.param(b"{", id="cut off"),
        pytest.param(b"{} {}", id="two objects"),
        pytest.param(b'{"content": NaN}', id="NaN"),
        pytest.param(b'{"content": "a", "content": "b"}', id="repeated member"),
        pytest.param('{"content": "x"}'.encode("utf-16"), id="UTF-16"),
        pytest.param(b"[" * 100_000, id="deep arrays"),
        pytest.param(b'{"a":' * 50_000 + b"1" + b"}" * 50_000, id="deep objects"),
        pytest.param(b'{"content": ' + b"[" * 20_000 + b"]" * 20_000 + b"}", id="deep content"),
        pytest.param(b'{"content": ' + b"9" * 60_000 + b"}", id="long number"),
        pytest.param(b'{"content": "' + b"x" * 70_000 + b'"}', id="70 KB"),
        pytest.param(b'{"content": "x", "more": "' + b"x" * 1_000_000 + b'"}', id="1 MB"),
        pytest.param(b'{"content": "x", "more": "' + b"x" * 5_000_000 + b'"}', id="5 MB"),
    ],
)
def test_a_body_that_is_no_json_object_is_refused(front_door: FrontDoor, user: User, body: bytes) -> None:
    assert_refused(front_door.request("POST", "/post", body, user.access_token), 400, 413)


@pytest.mark.parametrize("raw", [b"\xff\xfe", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf0\x9f\x98"], ids=repr)
def test_a_body_in_invalid_utf_8_is_refused(front_door: FrontDoor, user: User, raw: bytes) -> None:
    """Sent as bytes: of a body declared as text the embedded API makes valid text (U+FFFD) before any function runs."""
    headers = {"Content-Type": "application/octet-stream"}
    body = b'{"content": "' + raw + b'"}'
    assert_refused(front_door.request("POST", "/post", body, user.access_token, headers), 400, code="invalid_body")
    assert front_door.request("POST", "/post", body, user.access_token).status < 500


@pytest.mark.parametrize(
    "content", [None, "", 1, True, [], ["x"], {"content": "x"}, "x" * 1001, "\u6f22" * 1001, "\ud800"], ids=repr
)
def test_a_content_that_breaks_the_rules_is_refused(front_door: FrontDoor, user: User, content: Any) -> None:
    assert_refused(front_door.post(content, user.access_token), 400, code="invalid_content")


@pytest.mark.parametrize("limit", ["0", "101", "-1", "1.5", "", "01", "+1", "1e1", "%D9%A1", "9" * 5000, "1&limit=2"])
def test_a_bad_limit_is_refused(front_door: FrontDoor, limit: str) -> None:
    assert_refused(front_door.request("GET", f"/feed?limit={limit}"), 400, code="invalid_limit")


@pytest.mark.parametrize("user_id", ["", "%20", "a%20b", "a" * 129, "%00", "%ff", "%E6%BC%A2", "a%0d%0ab"])
def test_a_bad_user_id_is_refused(front_door: FrontDoor, user_id: str) -> None:
    assert_refused(front_door.request("GET", f"/feed?userId={user_id}"), 400, code="invalid_user_id")


@pytest.fixture(scope="module")
def page_token(posts: Deployment, user: User) -> str:
    """A token for the page after the newest post of everybody's."""
    for content in ("one", "two", "three"):
        published(posts, content, user)
    return str(posts.front_door.feed(limit=1).json["nextToken"])


def test_a_page_token_leads_to_the_next_page_with_any_limit(front_door: FrontDoor, page_token: str) -> None:
    whole = front_door.feed(limit=3).json["items"]
    assert front_door.feed(limit=2, nextToken=page_token).json["items"] == whole[1:3]
    assert front_door.feed(limit=1, nextToken=page_token).json["items"] == whole[1:2]


def test_a_page_token_is_good_for_its_own_query_only(front_door: FrontDoor, user: User, page_token: str) -> None:
    own = str(front_door.feed(limit=1, userId=user.sub).json["nextToken"])
    assert front_door.feed(limit=1, userId=user.sub, nextToken=own).status == 200
    assert_refused(front_door.feed(nextToken=own), 400, code="invalid_token")
    assert_refused(front_door.feed(userId=user.sub, nextToken=page_token), 400, code="invalid_token")
    assert_refused(front_door.feed(userId="somebody", nextToken=own), 400, code="invalid_token")


def test_forged_page_tokens_are_refused(front_door: FrontDoor, page_token: str) -> None:
    raw = base64.urlsafe_b64decode(page_token + "=" * (-len(page_token) % 4))
    changed = [raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :] for at in (0, 1, 16, 32, 33, len(raw) - 1)]
    forged = [base64.urlsafe_b64encode(value).rstrip(b"=").decode() for value in [*changed, raw[:33], raw[:20], b"\1"]]
    # the unsealed position alone is what a naive service would take
    position = base64.urlsafe_b64encode(json.dumps({"PK": "FEED", "createdAt": "9"}).encode()).decode()
    for token in [
        *forged,
        position,
        page_token + "=",
        page_token + "A",
        page_token[:-1],
        "x",
        "",
        "\u6f22",
        "A" * 4000,
    ]:
        assert_refused(front_door.feed(nextToken=token), 400, code="invalid_token")


def test_a_forged_token_with_the_pool_s_key_would_count(posts: Deployment, user: User) -> None:
    """So the refusals below have the reasons that they say."""
    header, claims = opened(user.access_token)
    token = signed(header, claims, pool_key(posts.directory, posts.pool_id))
    assert posts.front_door.post("signed again", token).status == 202


def test_tokens_that_are_not_the_pool_s_or_not_valid_now_are_refused(posts: Deployment, user: User) -> None:
    own = pool_key(posts.directory, posts.pool_id)
    header, claims = opened(user.access_token)
    bad = {
        **no_good(user.access_token, own),
        "of another client": signed(header, {**claims, "client_id": "x", "aud": "x"}, own),
    }
    answers = {why: posts.front_door.post("never", token) for why, token in bad.items()}
    assert {why: answer.status for why, answer in answers.items()} == dict.fromkeys(bad, 401)
    for answer in answers.values():
        assert_refused(answer, 401)


def test_a_token_of_another_pool_or_client_is_refused(posts: Deployment) -> None:
    cognito = posts.raw.client("cognito-idp")
    other_pool = cognito.create_user_pool(PoolName="other")["UserPool"]["Id"]
    made: dict[str, str] = {}
    try:
        for pool in (posts.pool_id, other_pool):
            flows = ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
            client = cognito.create_user_pool_client(UserPoolId=pool, ClientName="other", ExplicitAuthFlows=flows)
            made[pool] = client["UserPoolClient"]["ClientId"]
            stranger = sign_in(cognito, pool, made[pool])
            assert_refused(posts.front_door.post("never", stranger.access_token), 401)
            assert_refused(posts.front_door.post("never", stranger.id_token), 401)
    finally:
        for pool, client_id in made.items():
            cognito.delete_user_pool_client(UserPoolId=pool, ClientId=client_id)
        cognito.delete_user_pool(UserPoolId=other_pool)


@pytest.mark.parametrize("value", ["", "Bearer", "Basic dGVzdDp0ZXN0", "Bearer a b", "x" * 4000, "Bearer \xff"])
def test_other_authorization_headers_are_refused(front_door: FrontDoor, value: str) -> None:
    answer = front_door.request("POST", "/post", '{"content": "never"}', headers={"Authorization": value})
    assert_refused(answer, 401)


def test_without_a_token_nobody_posts(front_door: FrontDoor) -> None:
    assert_refused(front_door.request("POST", "/post", '{"content": "never"}'), 401)


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [(method, "/feed", "GET") for method in ("POST", "PUT", "DELETE", "PATCH")]
    + [(method, "/post", "POST") for method in ("GET", "PUT", "DELETE", "PATCH")],
)
def test_other_methods_are_told_the_right_one(front_door: FrontDoor, method: str, path: str, allow: str) -> None:
    answer = front_door.request(method, path, "{}")
    assert_refused(answer, 405, code="method_not_allowed")
    assert answer.headers["allow"] == allow


@pytest.mark.parametrize("path", ["/nothing", "/post/1", "/feed/..%2fpost", "/%00", "/FEED", "/feed%2f"])
def test_other_paths_are_not_there(front_door: FrontDoor, path: str) -> None:
    assert_refused(front_door.request("GET", path), 400, 404)


@pytest.mark.parametrize("secret", [None, "", "x", "\xff" * 48, "A" * 48])
def test_whoever_comes_past_the_front_door_is_refused(posts: Deployment, user: User, secret: str | None) -> None:
    headers = {} if secret is None else {"x-origin-verify": secret}
    direct = posts.back_door
    assert_refused(direct.request("GET", "/feed", headers=headers), 403, code="forbidden")
    answer = direct.request("POST", "/post", '{"content": "never"}', user.access_token, headers)
    assert_refused(answer, 403, code="forbidden")


def test_nobody_gets_in_by_sending_the_origin_s_header_to_the_front_door(front_door: FrontDoor, user: User) -> None:
    """CloudFront puts its own value in its place."""
    answer = front_door.request("GET", "/feed", headers={"x-origin-verify": "forged"})
    assert answer.status == 200


def test_nothing_that_was_refused_was_stored_or_queued(posts: Deployment) -> None:
    posts.await_empty_queues()
    assert "never" not in {row["content"] for row in posts.rows("Posts")}
    assert not any("never" in row["body"] for row in posts.rows("PostsDLQ"))

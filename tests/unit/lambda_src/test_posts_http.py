# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from unittest import mock

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError
from posts_common.message import parse_body, read_delivery
from posts_common.post import InvalidPostError, Post, sort_key, to_row
from web_common.secret_values import SecretValues
from web_common.times import timestamp

from ansible_collections.serverless.aws.tests.unit.lambda_src import functions
from ansible_collections.serverless.aws.tests.unit.lambda_src.events import (
    AUTHOR,
    Queue,
    Secrets,
    error_of,
    event,
    post,
)

write_post = functions.load("write_post")
read_posts = functions.load("read_posts")


@pytest.fixture(autouse=True)
def secrets(switches, monkeypatch):
    secrets = switches["secretsmanager"].target = Secrets()
    for module in (write_post, read_posts):
        fresh = SecretValues(switches["secretsmanager"], "origin-secret")
        for holder in ("LOCK", "TOKENS"):
            if hasattr(module, holder):
                monkeypatch.setattr(getattr(module, holder), "_secret", fresh)
    return secrets


@pytest.fixture
def queue(switches):
    queue = switches["sqs"].target = Queue()
    return queue


@pytest.fixture
def feed(tables, switches, world):
    """A feed of 25 posts by two authors, a second apart, and the client behind it."""
    switches["dynamodb"].target = tables
    for number in range(25):
        key = sort_key(f"2026-01-01T00:00:{number:02d}.000000Z", f"p{number}")
        tables.put_item(TableName="Posts", Item=to_row(Post(f"p{number}", f"a{number % 2}", f"text {number}", key)))
    return tables


def write(request):
    return write_post.handler(request, functions.CONTEXT)


def read(query=None, **options):
    return read_posts.handler(event(query=query, **options), functions.CONTEXT)


def page(query=None):
    response = read(query)
    assert response["statusCode"] == 200, response
    return json.loads(response["body"])


# POST /post


def test_accepted_post_is_queued_as_it_is_answered(queue):
    response = write(post('{"content": "hello", "userId": "somebody else", "postId": "x"}'))
    answer = json.loads(response["body"])
    assert response["statusCode"] == 202
    assert response["headers"]["cache-control"] == "no-store"
    assert set(answer) == {"postId", "createdAt", "status"}
    assert answer["status"] == "QUEUED"
    (sent,) = queue.sent
    assert sent["QueueUrl"] == functions.ENVIRONMENT["QUEUE_URL"]
    assert sent["MessageGroupId"] == AUTHOR
    assert sent["MessageDeduplicationId"] == answer["postId"]
    key = sort_key(answer["createdAt"], answer["postId"])
    assert parse_body(sent["MessageBody"]) == Post(answer["postId"], AUTHOR, "hello", key)
    attributes = {name: value["StringValue"] for name, value in sent["MessageAttributes"].items()}
    assert attributes == {"postId": answer["postId"], "redriveCount": "0", "correlationId": "request-1"}


def test_two_posts_have_two_ids(queue):
    ids = {json.loads(write(post('{"content": "same"}'))["body"])["postId"] for _ in range(2)}
    assert len(ids) == 2


@pytest.mark.parametrize(
    "content", ["a", "x" * 1000, "😀" * 1000, " ", "\n\t", "\x00\x01\x1f", "\ufffe\uffff", "é\u2028", "</script>"]
)
def test_every_character_gets_through(queue, content):
    assert write(post(json.dumps({"content": content})))["statusCode"] == 202
    body = queue.sent[0]["MessageBody"]
    assert all(" " <= character <= "~" for character in body)
    assert parse_body(body).content == content


@pytest.mark.parametrize(
    "body",
    [
        *(
            "{}",
            '{"content": null}',
            '{"content": ""}',
            '{"content": 1}',
            '{"content": ["a"]}',
            '{"content": {"a": 1}}',
        ),
        *('{"content": true}', '{"Content": "a"}', '{"content": "\\ud800"}', '{"content": "a\\udfff"}'),
        *(json.dumps({"content": "x" * 1001}), json.dumps({"content": "😀" * 1001})),
    ],
)
def test_bad_content_is_400_and_not_queued(queue, body):
    assert error_of(write(post(body))) == (400, "invalid_content")
    assert queue.sent == []


def test_bad_body_is_400(queue):
    assert error_of(write(post("[" * 10_000))) == (400, "invalid_body")


def test_order_of_the_checks(queue):
    assert error_of(write(post("{", claims={}, secret="no"))) == (403, "forbidden")
    assert error_of(write(event("GET", "{"))) == (405, "method_not_allowed")
    assert error_of(write(event("POST", "{"))) == (401, "unauthorized")
    assert queue.sent == []


@pytest.mark.parametrize(
    "error",
    [
        ClientError({"Error": {"Code": "AccessDenied", "Message": "arn:aws:sqs:secret"}}, "SendMessage"),
        ReadTimeoutError(endpoint_url="https://internal"),
    ],
)
def test_queue_that_fails_is_a_neutral_503(queue, error):
    queue.error = error
    response = write(post('{"content": "hello"}'))
    assert error_of(response) == (503, "unavailable")
    assert response["headers"]["retry-after"] == "1"
    assert "arn" not in response["body"]
    assert "internal" not in response["body"]


def test_unreadable_secret_is_a_neutral_503(queue, secrets):
    secrets.error = "AccessDeniedException"
    response = write(post('{"content": "hello"}'))
    assert error_of(response) == (503, "unavailable")
    assert "origin-secret" not in response["body"]


def test_logs_have_the_post_id_and_the_correlation_and_no_content(queue):
    with mock.patch.object(write_post, "LOGGER") as logger:
        answer = json.loads(write(post('{"content": "private words"}'))["body"])
    assert logger.info.call_args == mock.call("post queued", extra={"postId": answer["postId"]})


# GET /feed


def test_feed_is_newest_first_and_shows_four_members(feed):
    answer = page()
    assert len(answer["items"]) == 20
    assert answer["items"][0] == {
        "postId": "p24",
        "userId": "a0",
        "content": "text 24",
        "createdAt": "2026-01-01T00:00:24.000000Z",
    }
    assert [item["postId"] for item in answer["items"]] == [f"p{number}" for number in range(24, 4, -1)]
    assert read()["headers"]["cache-control"] == "public, max-age=1"


@pytest.mark.parametrize("author", [None, "a1"])
@pytest.mark.parametrize("limit", ["1", "5", "7", "12", "13", "25", "100"])
def test_pages_are_the_whole_feed_once(feed, author, limit):
    query = {"limit": limit} | ({"userId": author} if author else {})
    seen, token, pages = [], None, 0
    while pages < 30:
        answer = page(query | ({"nextToken": token} if token else {}))
        pages += 1
        assert 1 <= len(answer["items"]) <= int(limit)
        seen += [item["postId"] for item in answer["items"]]
        token = answer.get("nextToken")
        if not token:
            break
    expected = [f"p{number}" for number in range(24, -1, -1) if author is None or number % 2]
    assert seen == expected
    assert pages == -(-len(expected) // int(limit))


def test_limit_may_change_between_pages_and_the_author_may_not(feed):
    token = page({"limit": "3"})["nextToken"]
    assert [item["postId"] for item in page({"limit": "2", "nextToken": token})["items"]] == ["p21", "p20"]
    assert error_of(read({"userId": "a1", "nextToken": token})) == (400, "invalid_token")
    of_author = page({"limit": "3", "userId": "a1"})["nextToken"]
    assert error_of(read({"userId": "a0", "nextToken": of_author})) == (400, "invalid_token")
    assert error_of(read({"nextToken": of_author})) == (400, "invalid_token")


def test_nobodys_feed_is_empty(feed):
    assert page({"userId": "nobody"}) == {"items": []}


@pytest.mark.parametrize(
    "limit",
    [
        "0",
        "-1",
        "101",
        "1000",
        "",
        " 1",
        "1 ",
        "1.0",
        "1e1",
        "+1",
        "01",
        "0x1",
        "\u0661",
        "\u00b2",
        "5,7",
        "null",
        "5\n",
    ],
)
def test_bad_limits_are_400(limit):
    assert error_of(read({"limit": limit})) == (400, "invalid_limit")


@pytest.mark.parametrize("user_id", ["", " ", "a b", "é", "\ud800", "x" * 129, "a\n", "\x00"])
def test_bad_user_ids_are_400(user_id):
    assert error_of(read({"userId": user_id})) == (400, "invalid_user_id")


@pytest.mark.parametrize("token", ["", "garbage", "A" * 100, "é", "null", "a" * 10_000, "\ud800"])
def test_bad_tokens_are_400(token):
    assert error_of(read({"nextToken": token})) == (400, "invalid_token")


def test_unknown_parameters_are_ignored(feed):
    assert len(page({"Limit": "0", "x": ""})["items"]) == 20


def test_feed_behind_the_lock_and_with_its_method_only(feed):
    assert error_of(read(secret="guess")) == (403, "forbidden")
    assert error_of(read(method="DELETE")) == (405, "method_not_allowed")


def test_tokens_need_the_secret_with_the_lock_off_too(feed, secrets, monkeypatch):
    monkeypatch.setattr(read_posts.LOCK, "_enabled", False)
    token = json.loads(read({"limit": "1"}, secret=None)["body"])["nextToken"]
    assert read({"nextToken": token}, secret=None)["statusCode"] == 200
    assert secrets.reads


def test_a_page_cut_short_by_its_size_still_has_a_token(switches):
    """DynamoDB ends a page at 1 MB, whatever the limit."""
    row = to_row(Post("p1", "a", "x", sort_key("2026-01-01T00:00:00.000000Z", "p1")))
    switches["dynamodb"].target = mock.Mock(query=lambda **_: {"Items": [row], "LastEvaluatedKey": {"PK": {}}})
    assert "nextToken" in page()


def test_one_row_more_is_read_so_that_the_last_page_is_not_an_empty_one(switches):
    """DynamoDB sends LastEvaluatedKey when a page ends exactly at the last row."""
    table = switches["dynamodb"].target = mock.Mock(query=mock.Mock(return_value={"Items": []}))
    assert page({"limit": "7"}) == {"items": []}
    assert table.query.call_args.kwargs["Limit"] == 8


def test_throttled_table_is_a_neutral_503(switches):
    error = ClientError({"Error": {"Code": "ThrottlingException", "Message": "table Posts"}}, "Query")
    switches["dynamodb"].target = mock.Mock(query=mock.Mock(side_effect=error))
    response = read()
    assert error_of(response) == (503, "unavailable")
    assert "Posts" not in response["body"]


# The post and its message


def test_timestamps_have_fixed_width_and_are_utc():
    moment = datetime(2026, 1, 2, 3, 4, 5, 0, tzinfo=timezone(timedelta(hours=2)))
    assert timestamp(moment) == "2026-01-02T01:04:05.000000Z"
    assert timestamp(datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC)) == "2026-01-02T03:04:05.000006Z"


GOOD = {"postId": "p1", "userId": "u", "content": "c", "createdAt": "2026-01-02T03:04:05.000006Z#p1"}


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"postId": None}, "postId"),
        ({"postId": "a#b"}, "postId"),
        ({"postId": "p2"}, "createdAt"),
        ({"userId": ""}, "userId"),
        ({"userId": 7}, "userId"),
        ({"createdAt": None}, "createdAt"),
        ({"createdAt": "2026-01-02T03:04:05Z#p1"}, "createdAt"),
        ({"createdAt": "2026-01-02T03:04:05.000006Z"}, "createdAt"),
        ({"createdAt": "2026-01-02T03:04:05.000006Zx#p1"}, "createdAt"),
        ({"createdAt": "2026-01-02T03:04:05.000006Z#p1#p1"}, "createdAt"),
        ({"content": ""}, "content"),
        ({"content": "x" * 1001}, "content"),
        ({"content": "\ud800"}, "content"),
    ],
)
def test_messages_that_are_no_post_name_the_member(change, named):
    assert parse_body(json.dumps(GOOD)) == Post("p1", "u", "c", "2026-01-02T03:04:05.000006Z#p1")
    with pytest.raises(InvalidPostError, match=f"^{named} "):
        parse_body(json.dumps(GOOD | change))


@pytest.mark.parametrize("body", ["", "{", "[]", "null", "7", "[" * 100_000])
def test_messages_that_are_no_object(body):
    with pytest.raises(InvalidPostError):
        parse_body(body)
    record = {"messageId": "m", "body": body, "attributes": {"MessageGroupId": "g"}}
    assert read_delivery(record).record_id == "m"


def test_message_of_a_queue_without_groups_is_its_own_group():
    assert read_delivery({"messageId": "m", "body": "{}", "attributes": {}}).group == "m"

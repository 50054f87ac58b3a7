# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import base64
import contextlib
import hmac
import io
import json

import pytest
from aws_lambda_powertools.logging import Logger
from hypothesis import given
from hypothesis import strategies as st
from web_common.fifo_batch import BatchFailedError, process_fifo_batch
from web_common.http import HttpError, endpoint, json_response
from web_common.logs import describe, json_logger
from web_common.origin_lock import OriginLock, lock_enabled
from web_common.page_tokens import PageTokens
from web_common.requests import json_object, require_method, subject
from web_common.secret_values import SecretValues

from ansible_collections.serverless.aws.tests.unit.lambda_src import functions
from ansible_collections.serverless.aws.tests.unit.lambda_src.events import SECRET, Secrets, event, post

assert functions.SOURCE.is_dir()


class Clock:
    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def secrets():
    return Secrets()


@pytest.fixture
def values(secrets, clock):
    return SecretValues(secrets, "origin-secret", clock)


def refused(function, *arguments):
    with pytest.raises(HttpError) as caught:
        function(*arguments)
    return caught.value.status, caught.value.code


# Origin lock


@pytest.mark.parametrize(
    "header", [None, "", "wrong", SECRET[:-1], SECRET + "x", SECRET.upper(), "é", "\ud800", f"{SECRET},x"]
)
def test_wrong_or_missing_header_is_403(values, header):
    assert refused(OriginLock(values, enabled=True).check, event(secret=header)) == (403, "forbidden")


@pytest.mark.parametrize("broken", [{}, {"headers": None}, {"headers": {"x-origin-verify": 1}}, {"headers": []}])
def test_events_without_usable_headers_are_403(values, broken):
    assert refused(OriginLock(values, enabled=True).check, broken) == (403, "forbidden")


def test_current_and_previous_are_accepted(values, secrets):
    secrets.stages["AWSPREVIOUS"] = "old"
    lock = OriginLock(values, enabled=True)
    lock.check(event())
    lock.check(event(secret="old"))
    assert secrets.reads == [("origin-secret", "AWSCURRENT"), ("origin-secret", "AWSPREVIOUS")]


def test_a_secret_without_text_matches_nothing(clock):
    lock = OriginLock(SecretValues(Secrets(current="", previous=""), "s", clock), enabled=True)
    assert refused(lock.check, event(secret="")) == (403, "forbidden")
    assert refused(lock.check, event(secret="x")) == (503, "unavailable")


def test_lock_that_is_off_asks_nobody(values, secrets):
    OriginLock(values, enabled=False).check(event(secret=None))
    assert secrets.reads == []


@pytest.mark.parametrize(
    ("text", "enabled"), [("true", True), ("false", False), ("False", False), ("", True), ("no", True), ("0", True)]
)
def test_only_false_opens_the_lock(text, enabled):
    assert lock_enabled({"ORIGIN_LOCK_ENABLED": text}) is enabled
    assert lock_enabled({}) is True


def test_a_rotated_secret_is_found_by_reading_again(values, secrets, clock):
    lock = OriginLock(values, enabled=True)
    lock.check(event())
    secrets.stages = {"AWSCURRENT": "new", "AWSPREVIOUS": SECRET}
    clock.now += 1
    lock.check(event(secret="new"))
    lock.check(event())
    assert len(secrets.reads) == 4


def test_guessing_costs_one_read_a_second(values, secrets, clock):
    lock = OriginLock(values, enabled=True)
    for _guess in range(50):
        assert refused(lock.check, event(secret="guess"))[0] == 403
        clock.now += 0.1
    assert len(secrets.reads) <= 2 * 6
    assert len(secrets.reads) >= 2 * 4


def test_a_missing_header_costs_no_read(values, secrets):
    refused(OriginLock(values, enabled=True).check, event(secret=None))
    assert secrets.reads == []


def test_values_are_read_again_after_their_time(values, secrets, clock):
    lock = OriginLock(values, enabled=True)
    lock.check(event())
    clock.now += 299
    lock.check(event())
    assert len(secrets.reads) == 2
    clock.now += 1
    lock.check(event())
    assert len(secrets.reads) == 4


def test_a_value_rotated_out_twice_is_refused_in_the_end(values, secrets, clock):
    lock = OriginLock(values, enabled=True)
    lock.check(event())
    secrets.stages = {"AWSCURRENT": "newer", "AWSPREVIOUS": "new"}
    clock.now += 300
    assert refused(lock.check, event()) == (403, "forbidden")


def test_unreadable_secret_is_503_and_tried_once_a_second(values, secrets, clock):
    secrets.error = "AccessDeniedException"
    lock = OriginLock(values, enabled=True)
    for _request in range(5):
        assert refused(lock.check, event()) == (503, "unavailable")
    assert len(secrets.reads) == 1
    secrets.error = None
    clock.now += 1
    lock.check(event())


def test_known_values_outlive_a_failing_read(values, secrets, clock):
    lock = OriginLock(values, enabled=True)
    lock.check(event())
    secrets.error = "ThrottlingException"
    clock.now += 400
    lock.check(event())


def test_failing_read_of_the_previous_value_changes_nothing(values, secrets, clock):
    secrets.stages["AWSPREVIOUS"] = "old"
    lock = OriginLock(values, enabled=True)
    lock.check(event(secret="old"))
    calls = iter(["ok", "throttled"])
    real = secrets.get_secret_value

    def throttled(**parameters):
        secrets.error = None if next(calls, "ok") == "ok" else "ThrottlingException"
        return real(**parameters)

    secrets.get_secret_value = throttled
    clock.now += 300
    lock.check(event(secret="old"))


# Page tokens


POSITION = "2026-01-02T03:04:05.000006Z#p1"


def test_token_returns_its_position(values):
    tokens = PageTokens(values)
    token = tokens.issue(POSITION, "author")
    assert tokens.read(token, "author") == POSITION
    assert len(token) <= 200
    assert SECRET.encode() not in base64.urlsafe_b64decode(token + "==")


@pytest.mark.parametrize("query", ["", "Author", "author ", "other"])
def test_token_of_another_query_is_400(values, query):
    tokens = PageTokens(values)
    assert refused(tokens.read, tokens.issue(POSITION, "author"), query) == (400, "invalid_token")


def test_query_and_position_cannot_flow_into_each_other(values):
    tokens = PageTokens(values)
    assert refused(tokens.read, tokens.issue("bc", "a"), "ab") == (400, "invalid_token")


def test_every_single_character_of_a_token_counts(values, clock):
    tokens = PageTokens(values)
    token = tokens.issue(POSITION, "")
    for index in range(len(token)):
        other = "A" if token[index] != "A" else "B"
        assert refused(tokens.read, token[:index] + other + token[index + 1 :], "") == (400, "invalid_token")


def test_a_token_has_one_spelling(values):
    tokens = PageTokens(values)
    for position in (POSITION, POSITION + "x", POSITION + "xy"):
        token = tokens.issue(position, "")
        for other in (
            token + "=",
            token + "A",
            " " + token,
            token[:-1],
            token + "\n",
            "",
            "a" * 513,
            "é",
            "+/" + token,
        ):
            assert refused(tokens.read, other, "") == (400, "invalid_token")
        last = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
        accepted = [c for c in last if _reads(tokens, token[:-1] + c)]
        assert accepted == [token[-1]]


def _reads(tokens, token):
    try:
        return bool(tokens.read(token, ""))
    except HttpError:
        return False


@given(token=st.text(max_size=80))
def test_no_text_crashes_a_token_reader(token):
    assert not _reads(PageTokens(SecretValues(Secrets(), "s")), token)


def test_tokens_survive_one_rotation_and_not_two(values, secrets, clock):
    tokens = PageTokens(values)
    token = tokens.issue(POSITION, "")
    secrets.stages = {"AWSCURRENT": "new", "AWSPREVIOUS": SECRET}
    clock.now += 300
    assert tokens.read(token, "") == POSITION
    assert tokens.issue(POSITION, "") != token
    secrets.stages = {"AWSCURRENT": "newer", "AWSPREVIOUS": "new"}
    clock.now += 300
    assert refused(tokens.read, token, "") == (400, "invalid_token")


def test_a_token_is_not_sealed_with_the_secret_itself(values):
    """The origin header and the token have keys of their own; a change of the format makes all tokens invalid."""
    key = hmac.digest(SECRET.encode(), b"page-token\x01", "sha256")
    seal = hmac.digest(key, b"\x01" + b"\0\0\0\x01" + b"q" + b"p", "sha256")
    expected = base64.urlsafe_b64encode(b"\x01" + seal + b"p").decode().rstrip("=")
    assert PageTokens(values).issue("p", "q") == expected


def test_another_version_is_refused(values):
    tokens = PageTokens(values)
    raw = bytearray(base64.urlsafe_b64decode(tokens.issue("p", "") + "=="))
    raw[0] = 2
    assert refused(tokens.read, base64.urlsafe_b64encode(raw).decode().rstrip("="), "") == (400, "invalid_token")


# Requests


BAD_BODIES = {
    "nothing": None,
    "empty": "",
    "no JSON": "{",
    "byte order mark": '\ufeff{"a":1}',
    "NaN": '{"content": NaN}',
    "Infinity": '{"content": -Infinity}',
    "repeated member": '{"content": "a", "content": "b"}',
    "repeated member inside": '{"content": "a", "x": {"y": 1, "y": 2}}',
    "deep list": "[" * 20_000,
    "deep object": '{"a":' * 10_000 + "1" + "}" * 10_000,
    "huge number": '{"content": ' + "9" * 5000 + "}",
    "null": "null",
    "list": "[]",
    "text": '"content"',
    "number": "1",
    "two values": "{} {}",
    "control character": '{"content": "\n"}',
    "lone surrogate in the event": '{"content": "\ud800"}',
    "too large": '{"content": "' + "a" * 66_000 + '"}',
}


@pytest.mark.parametrize("body", BAD_BODIES.values(), ids=BAD_BODIES)
def test_bodies_that_are_no_object_are_400(body):
    assert refused(json_object, post(body)) == (400, "invalid_body")


@pytest.mark.parametrize(
    "raw", [b"\xff", b'{"content": "\xc3"}', '{"a":1}'.encode("utf-16"), b"[]", b"[" * 30_000, b"a" * 70_000]
)
def test_encoded_bodies_that_are_no_object_are_400(raw):
    assert refused(json_object, post(base64.b64encode(raw).decode(), encoded=True)) == (400, "invalid_body")


@pytest.mark.parametrize("body", ["!", "e30", "e30=x", "é", "e3\n0="])
def test_bad_base64_is_400(body):
    assert refused(json_object, post(body, encoded=True)) == (400, "invalid_body")


def test_good_bodies():
    value = {"content": "é😀\x00", "n": [1, 2.5, None, True]}
    assert json_object(post(json.dumps(value))) == value
    assert (
        json_object(post(base64.b64encode(json.dumps(value, ensure_ascii=False).encode()).decode(), encoded=True))
        == value
    )
    assert json_object(post('{"a": "' + "b" * (65536 - 9) + '"}'))["a"]


@given(body=st.text(max_size=50) | st.binary(max_size=50), encoded=st.booleans())
def test_no_body_is_more_than_a_400(body, encoded):
    sent = body if isinstance(body, str) else base64.b64encode(body).decode()
    with contextlib.suppress(HttpError):
        assert isinstance(json_object(post(sent, encoded=encoded)), dict)


@pytest.mark.parametrize(
    "claims",
    [
        None,
        {},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
        {"sub": "a b"},
        {"sub": "é"},
        {"sub": "x" * 129},
        {"sub": "a\n"},
    ],
)
def test_token_without_usable_subject_is_401(claims):
    assert refused(subject, post("{}", claims=claims)) == (401, "unauthorized")


def test_subject():
    assert subject(post("{}", claims={"sub": "auth0|1"})) == "auth0|1"
    assert subject(post("{}", claims={"sub": "x" * 128})) == "x" * 128


def test_other_methods_are_405_with_allow():
    require_method(event("POST"), "POST")
    with pytest.raises(HttpError) as caught:
        require_method(event("PUT"), "POST")
    assert (caught.value.status, caught.value.headers) == (405, {"allow": "POST"})


# Endpoint and logs


@pytest.mark.parametrize(
    ("error", "status"),
    [(HttpError(418, "teapot", "Short."), 418), (KeyError("internal name"), 500), (RecursionError(), 500)],
)
def test_endpoint_answers_always_and_tells_nothing(error, status):
    stream = io.StringIO()

    @endpoint(Logger(service=f"endpoint-{status}-{type(error).__name__}", stream=stream))
    def handler(event, context):
        raise error

    response = handler(event(), functions.CONTEXT)
    assert response["statusCode"] == status
    assert "internal name" not in response["body"]
    assert "Traceback" not in response["body"]
    line = json.loads(stream.getvalue())
    assert line["correlation_id"] == "request-1"
    assert "internal name" not in json.dumps(line)


def test_request_without_id_gets_that_of_lambda():
    @endpoint(json_logger())
    def handler(event, context):
        raise ValueError

    error = json.loads(handler({}, functions.CONTEXT)["body"])["error"]
    assert error == {"code": "internal", "message": error["message"], "requestId": "lambda-request"}


def test_response_is_ascii_json():
    response = json_response(200, {"a": "é\u2028"})
    assert response["body"] == '{"a":"\\u00e9\\u2028"}'
    assert response["headers"]["x-content-type-options"] == "nosniff"


def test_description_of_an_error_has_no_text_of_it():
    try:
        raise ValueError("content of a post")
    except ValueError as error:
        facts = describe(error)
    assert facts["error"] == "ValueError"
    assert facts["at"].startswith("test_web_common.py:")
    assert "content" not in str(facts)


# FIFO batches


def records(*pairs):
    return {"Records": [{"messageId": name, "attributes": {"MessageGroupId": group}} for name, group in pairs]}


def run(batch, bad):
    seen = []

    def process(record):
        seen.append(record["messageId"])
        if record["messageId"] in bad:
            raise ValueError

    return process_fifo_batch(batch, process, json_logger()), seen


def test_a_failure_stops_its_own_group_only():
    batch = records(("1", "a"), ("2", "b"), ("3", "a"), ("4", "b"), ("5", "a"))
    answer, seen = run(batch, {"3"})
    assert [failure["itemIdentifier"] for failure in answer["batchItemFailures"]] == ["3", "5"]
    assert seen == ["1", "2", "3", "4"]


def test_all_good_is_an_empty_list():
    assert run(records(("1", "a")), set()) == ({"batchItemFailures": []}, ["1"])
    assert run({"Records": []}, set())[0] == {"batchItemFailures": []}


def test_all_bad_raises():
    with pytest.raises(BatchFailedError, match="2 of 2"):
        run(records(("1", "a"), ("2", "a")), {"1"})


def test_messages_without_group_stand_for_themselves():
    batch = {"Records": [{"messageId": "1"}, {"messageId": "2"}]}
    answer, seen = run(batch, {"1"})
    assert (answer, seen) == ({"batchItemFailures": [{"itemIdentifier": "1"}]}, ["1", "2"])


def test_a_crash_is_not_swallowed():
    def process(record):
        raise SystemExit

    with pytest.raises(SystemExit):
        process_fifo_batch(records(("1", "a")), process, json_logger())

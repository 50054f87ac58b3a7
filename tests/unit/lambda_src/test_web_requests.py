# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import base64
import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from web_common.http import HttpError
from web_common.requests import json_object, require_method, subject

from ansible_collections.serverless.aws.tests.unit.lambda_src.events import event, post
from ansible_collections.serverless.aws.tests.unit.lambda_src.web_support import refused

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

# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import base64
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st
from web_common.http import HttpError
from web_common.page_tokens import PageTokens
from web_common.secret_values import SecretValues

from ansible_collections.serverless.aws.tests.unit.lambda_src.events import SECRET, Secrets
from ansible_collections.serverless.aws.tests.unit.lambda_src.web_support import refused

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

# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json

import pytest
from botocore.exceptions import ClientError
from hypothesis import given, settings
from hypothesis import strategies as st
from web_common.conditional import ConditionFailedError, write
from web_common.idempotency import derived_id, fingerprint, idempotency_key

from ansible_collections.serverless.aws.tests.unit.lambda_src.rest import rest_event
from ansible_collections.serverless.aws.tests.unit.lambda_src.web_support import refused


def keyed(key, spelling="Idempotency-Key"):
    return rest_event("POST", "/x", headers={spelling: key})


@pytest.mark.parametrize("key", ["a", "8e03978e-40d5-43dd-bc93-6894a57f9324", '"quoted"', "!~-+./:=", "x" * 128])
def test_good_keys(key):
    assert idempotency_key(keyed(key)) == key
    assert idempotency_key(keyed(key, "IDEMPOTENCY-KEY")) == key


def test_no_key_is_none():
    assert idempotency_key(rest_event("POST", "/x")) is None


@pytest.mark.parametrize("key", ["", " ", "a b", "a,b", "a\n", "é", "\ud800", "\x00", "x" * 129])
def test_bad_keys_are_400(key):
    assert refused(idempotency_key, keyed(key)) == (400, "invalid_idempotency_key")


def test_two_lines_are_no_key():
    request = rest_event("POST", "/x")
    request["multiValueHeaders"]["Idempotency-Key"] = ["a", "b"]
    assert refused(idempotency_key, request) == (400, "invalid_idempotency_key")


def test_ids_are_stable():
    """A change would let every key be used a second time."""
    assert derived_id("order", "user", "key") == "ed8f6b2a03fb54d7ad698f23bb859d22"


@settings(deadline=None)
@given(st.lists(st.tuples(st.text(max_size=4), st.text(max_size=4)), min_size=2, max_size=2, unique=True))
def test_owner_and_key_cannot_flow_into_each_other(pairs):
    (one, other) = pairs
    assert derived_id("order", *one) != derived_id("order", *other)
    assert derived_id("order", *one) != derived_id("item", *one)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
)


@settings(deadline=None)
@given(value=JSON)
def test_fingerprints_follow_the_value_and_not_its_spelling(value):
    respelt = json.loads(json.dumps(value, indent=3, ensure_ascii=False))
    assert fingerprint(respelt) == fingerprint(value)
    assert fingerprint([value]) != fingerprint(value)


def refusing(code, **more):
    def call(**parameters):
        assert parameters["ReturnValuesOnConditionCheckFailure"] == "ALL_OLD"
        raise ClientError({"Error": {"Code": code}, **more}, "PutItem")

    return call


def test_a_failed_condition_brings_the_row():
    row = {"orderId": {"S": "1"}}
    with pytest.raises(ConditionFailedError) as caught:
        write(refusing("ConditionalCheckFailedException", Item=row), TableName="T")
    assert caught.value.row == row
    with pytest.raises(ConditionFailedError) as caught:
        write(refusing("ConditionalCheckFailedException"), TableName="T")
    assert caught.value.row == {}


def test_other_errors_stay_what_they_are():
    with pytest.raises(ClientError):
        write(refusing("ThrottlingException"), TableName="T")

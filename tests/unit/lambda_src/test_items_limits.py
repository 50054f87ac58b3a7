# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How often a user may ask, and in which region an item is written."""

from __future__ import annotations

import contextlib

import pytest
from items_common import table
from items_common.admission import Admission, admission
from items_common.caller import Caller
from items_common.preconditions import IfMatch
from items_common.rate_limit import RateLimit
from items_common.table import Items
from web_common.http import HttpError

from ansible_collections.serverless.aws.tests.unit.lambda_src.items_requests import (
    FUNCTIONS,
    POT,
    create,
    get,
    listed,
    made,
    put,
)
from ansible_collections.serverless.aws.tests.unit.lambda_src.rest import OTHER, USER, answer_of, refusal_of
from ansible_collections.serverless.aws.tests.unit.lambda_src.web_support import refused

# The rate of a user


@pytest.fixture
def rate(rest_tables, clock):
    clock.now = 1020.0
    return RateLimit(rest_tables, "Items", "us-east-1", limit=3, window_seconds=60, clock=clock)


def admitted(rate, user=USER, times=1):
    """How many of so many requests get through."""
    answers = []
    for _time in range(times):
        with contextlib.suppress(HttpError):
            rate.admit(user)
            answers.append("admitted")
    return len(answers)


def test_so_many_in_a_window_and_then_anew(rate, clock):
    assert admitted(rate, times=10) == 3
    clock.now = 1079.9
    assert admitted(rate) == 0
    clock.now = 1080.0
    assert admitted(rate, times=10) == 3


def test_one_user_does_not_use_up_the_others(rate):
    assert admitted(rate, times=10) == 3
    assert admitted(rate, OTHER, times=10) == 3


@pytest.mark.parametrize(("now", "wait"), [(1020.0, "60"), (1050.5, "30"), (1079.0, "1"), (1079.999, "1")])
def test_retry_after_is_the_rest_of_the_window(rate, clock, now, wait):
    clock.now = now
    admitted(rate, times=3)
    with pytest.raises(HttpError) as caught:
        rate.admit(USER)
    assert (caught.value.status, caught.value.code) == (429, "too_many_requests")
    assert caught.value.headers == {"retry-after": wait}
    clock.now += int(wait)
    assert admitted(rate) == 1


def test_counting_and_admitting_are_one_call(rate, rest_tables):
    """Nothing is read before, so there is no moment between looking and counting in which another request can pass."""
    admitted(rate, times=5)
    assert [operation for operation, _ in rest_tables.calls] == ["update_item"] * 5
    assert all("requests" in str(given["ExpressionAttributeNames"]) for _, given in rest_tables.calls)
    assert all("#count < :limit" in given["ConditionExpression"] for _, given in rest_tables.calls)


def test_the_counter_is_a_row_of_its_own_that_goes_away(rate, rest_tables, clock):
    admitted(rate, times=5)
    assert rest_tables.rows("Items") == [
        {
            "PK": {"S": f"RATE#{USER}"},
            "SK": {"S": "us-east-1#1020"},
            "requests": {"N": "3"},
            "expiresAt": {"N": "1140"},
        }
    ]


def test_regions_count_apart_as_they_would_overwrite_each_other(rate, rest_tables, clock):
    admitted(rate, times=5)
    there = RateLimit(rest_tables, "Items", "eu-west-1", limit=3, window_seconds=60, clock=clock)
    assert admitted(there, times=5) == 3


def test_functions_answer_429_and_do_nothing(rest_tables, monkeypatch, rate):
    item_id, etag = made()
    admitted(rate, times=3)
    for module in FUNCTIONS.values():
        monkeypatch.setattr(module, "ADMISSION", Admission(rate))
    before = [row for row in rest_tables.rows("Items") if row["SK"]["S"].startswith("ITEM#")]
    for response in (create(), get(item_id), listed(), put(item_id, etag), put(item_id, None, "{")):
        assert refusal_of(response) == (429, "too_many_requests")
        assert response["headers"]["retry-after"] == "60"
    assert [row for row in rest_tables.rows("Items") if row["SK"]["S"].startswith("ITEM#")] == before


def test_the_limit_is_that_of_the_environment(monkeypatch, rest_tables):
    monkeypatch.setenv("TABLE_NAME", "Items")
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    default = admission(rest_tables)._rate_limit
    assert (default._limit, default._window_seconds) == (60, 60)
    monkeypatch.setenv("USER_RATE_LIMIT", "7")
    monkeypatch.setenv("USER_RATE_WINDOW_SECONDS", "10")
    chosen = admission(rest_tables)._rate_limit
    assert (chosen._limit, chosen._window_seconds) == (7, 10)


# Regions

ME = Caller(USER, "v1", "trace")
ANY = IfMatch(anything=True)


def region(tables, name, *writers):
    return Items(tables, "Items", name, writers, lambda: "2026-01-02T03:04:05.000006Z")


@pytest.fixture
def item_id(rest_tables):
    return region(rest_tables, "us-east-1").create(ME, POT, None)["SK"]["S"].removeprefix("ITEM#")


def test_an_item_is_read_everywhere_and_written_where_it_was_made(rest_tables, item_id):
    home, away = region(rest_tables, "us-east-1"), region(rest_tables, "eu-west-1")
    assert away.get(ME, item_id) == home.get(ME, item_id)
    etag = home.get(ME, item_id)["etag"]["S"]
    for seen in (ANY, IfMatch((etag,)), IfMatch(("stale",))):
        assert refused(away.replace, ME, item_id, POT, seen) == (409, "other_region")
        assert refused(away.delete, ME, item_id, seen) == (409, "other_region")
    assert home.get(ME, item_id)["etag"]["S"] == etag
    home.delete(ME, item_id, IfMatch((etag,)))


def test_another_users_item_is_404_in_any_region(rest_tables, item_id):
    other = Caller(OTHER, "v1", "trace")
    assert refused(region(rest_tables, "eu-west-1").replace, other, item_id, POT, ANY) == (404, "not_found")


def test_an_item_of_a_lost_region_moves_with_the_next_write(rest_tables, item_id):
    taking_over = region(rest_tables, "eu-west-1", "us-east-1")
    assert taking_over.replace(ME, item_id, POT, ANY)["writerRegion"] == {"S": "eu-west-1"}
    assert refused(region(rest_tables, "us-east-1").delete, ME, item_id, ANY) == (409, "other_region")
    taking_over.delete(ME, item_id, ANY)


def test_a_create_that_is_repeated_in_another_region_finds_the_replica(rest_tables):
    first = region(rest_tables, "us-east-1").create(ME, POT, "key")
    assert region(rest_tables, "eu-west-1").create(ME, POT, "key") == first


def test_writer_regions_are_those_of_the_environment(monkeypatch, rest_tables):
    monkeypatch.setenv("TABLE_NAME", "Items")
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    assert table.items(rest_tables)._writer_regions == ("eu-west-1",)
    monkeypatch.setenv("WRITER_REGIONS", " us-east-1, ,eu-west-1")
    assert table.items(rest_tables)._writer_regions == ("eu-west-1", "us-east-1")


def test_functions_answer_409_in_another_region(rest_tables, monkeypatch):
    item_id, etag = made()
    for name in ("replace_item", "delete_item", "get_item"):
        monkeypatch.setattr(FUNCTIONS[name], "ITEMS", region(rest_tables, "eu-west-1"))
    response = put(item_id, etag)
    assert refusal_of(response) == (409, "other_region")
    assert "us-east-1" not in response["body"]
    assert answer_of(get(item_id), 200)["id"] == item_id

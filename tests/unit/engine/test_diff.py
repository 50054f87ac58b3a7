"""The diff: pure, recursive, exact."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from ansible_collections.serverless.aws.plugins.module_utils.engine.diff import (
    Change,
    changed,
    diff,
    mark,
    matches,
    type_strict_equal,
)
from ansible_collections.serverless.aws.plugins.module_utils.engine.plan import Action, Plan
from ansible_collections.serverless.aws.plugins.module_utils.engine.render import render
from ansible_collections.serverless.aws.plugins.module_utils.engine.values import ABSENT, UNKNOWN

UNTIMED = settings(deadline=None)
SCALARS = st.none() | st.booleans() | st.integers(-3, 3) | st.floats(-2, 2, width=16) | st.text("ab.", max_size=2)
KEYS = st.text("abc", min_size=1, max_size=2)
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3))
MAPPINGS = st.dictionaries(KEYS, VALUES, max_size=4)


def applied(actual: dict[str, Any], changes: tuple[Change, ...]) -> dict[str, Any]:
    """`actual` with every change carried out, as a kind would."""
    result = copy.deepcopy(actual)
    for change in changes:
        *parents, last = change.path
        place = result
        for step in parents:
            place = place.setdefault(step, {})
        if change.after is ABSENT:
            place.pop(last)
        else:
            place[last] = copy.deepcopy(change.after)
    return result


def without_emptied(value: Any) -> Any:
    """Without mappings that are empty: taking out a mapping leaf by leaf leaves an empty one."""
    if not isinstance(value, dict):
        return value
    inner = {key: without_emptied(item) for key, item in value.items()}
    return {key: item for key, item in inner.items() if item != {} or not isinstance(item, dict)}


@UNTIMED
@given(MAPPINGS)
def test_nothing_differs_from_itself(value: dict[str, Any]) -> None:
    assert diff(value, copy.deepcopy(value)) == ()


@UNTIMED
@given(MAPPINGS, MAPPINGS)
def test_the_changes_lead_from_one_to_the_other(actual: dict[str, Any], desired: dict[str, Any]) -> None:
    reached = applied(actual, diff(actual, desired))
    assert type_strict_equal(without_emptied(reached), without_emptied(desired))


@UNTIMED
@given(MAPPINGS, MAPPINGS)
def test_the_way_back_has_the_same_paths(actual: dict[str, Any], desired: dict[str, Any]) -> None:
    there = {change.path: (change.before, change.after) for change in diff(actual, desired)}
    back = {change.path: (change.after, change.before) for change in diff(desired, actual)}
    assert repr(there) == repr(back)


@UNTIMED
@given(MAPPINGS, MAPPINGS)
def test_every_change_is_one(actual: dict[str, Any], desired: dict[str, Any]) -> None:
    for change in diff(actual, desired):
        assert not type_strict_equal(change.before, change.after)


def test_a_stray_child_is_told_leaf_by_leaf() -> None:
    changes = diff({"routes": {"GET /": {"scopes": [], "target": "x"}}}, {"routes": {}})
    assert [change.dotted for change in changes] == ["routes.GET /.scopes", "routes.GET /.target"]
    assert {repr(change.after) for change in changes} == {"(absent)"}


def test_an_empty_mapping_that_one_side_lacks_is_a_change() -> None:
    assert diff({}, {"policy": {}}) == (Change(("policy",), ABSENT, {}),)


def test_what_aws_will_choose_differs_from_everything() -> None:
    assert diff({"arn": "x"}, {"arn": UNKNOWN}) == (Change(("arn",), "x", UNKNOWN),)
    assert diff({"arn": UNKNOWN}, {"arn": UNKNOWN}) != ()


@pytest.mark.parametrize(
    ("left", "right", "equal"),
    [(1, 1.0, True), (True, 1, False), (0, False, False), ([1], (1,), True), ([True], [1], False), ("1", 1, False)],
)
def test_a_flag_is_no_number(left: Any, right: Any, equal: bool) -> None:
    assert type_strict_equal(left, right) is equal
    assert (diff({"a": left}, {"a": right}) == ()) is equal


@pytest.mark.parametrize(
    ("path", "pattern", "named"),
    [
        (("size",), "size", True),
        (("keys", "hash"), "keys", True),
        (("keys",), "keys.hash", False),
        (("indexes", "ByDay", "hash_key"), "indexes.*.hash_key", True),
        (("indexes", "ByDay", "projection"), "indexes.*.hash_key", False),
        (("sizes",), "size", False),
    ],
)
def test_patterns_name_paths_and_what_is_below(path: tuple[str, ...], pattern: str, named: bool) -> None:
    assert matches(path, [pattern]) is named


def test_marks() -> None:
    marked = mark(diff({"size": 1, "password": "a"}, {"size": 2, "password": "b"}), ["size"], ["password"])
    assert {change.path: (change.replaces, change.secret) for change in marked} == {
        ("password",): (False, True),
        ("size",): (True, False),
    }
    assert changed(marked, "size")
    assert not changed(marked, "colour")


# -- secrets and text ----------------------------------------------------------------------------------------------

CANARY = "c4n4ry"
UNSHRUNK = settings(deadline=None, phases=(Phase.explicit, Phase.generate))
MARKERS = st.sampled_from((UNKNOWN, ABSENT))
SECRET_VALUES = st.recursive(
    st.just(CANARY), lambda inner: st.lists(inner, min_size=1, max_size=2) | st.dictionaries(KEYS, inner, min_size=1)
)
PATHS = st.lists(st.sampled_from("abc"), min_size=1, max_size=4).map(tuple)


def put(value: Any, path: tuple[str, ...], leaf: Any) -> dict[str, Any]:
    """A copy of the mapping `value` with `leaf` at `path`, whatever stood there."""
    result = dict(value) if isinstance(value, dict) else {}
    first, *rest = path
    result[first] = put(result.get(first), tuple(rest), leaf) if rest else leaf
    return result


def told(changes: tuple[Change, ...]) -> str:
    """Everything that people and programs are shown of `changes`."""
    plan = Plan("thing", "a", Action.UPDATE, changes)
    return json.dumps(plan.as_result()) + render([plan])


@UNSHRUNK
@given(MAPPINGS, MAPPINGS, PATHS, SECRET_VALUES, st.booleans(), st.booleans(), st.integers(0, 4))
def test_a_secret_is_never_told_at_any_depth(
    actual: dict[str, Any],
    desired: dict[str, Any],
    path: tuple[str, ...],
    secret: Any,
    before: bool,
    after: bool,
    starred: int,
) -> None:
    pattern = ".".join("*" if place == starred else step for place, step in enumerate(path))
    actual = put(actual, path, secret) if before else actual
    desired = put(desired, path, [secret, "another"]) if after else desired
    assert CANARY not in told(mark(diff(actual, desired), (), (pattern,)))


@UNSHRUNK
@given(PATHS, SECRET_VALUES, st.sampled_from(["text", UNKNOWN, [1]]), st.booleans(), st.integers(1, 3))
def test_a_secret_is_not_told_when_what_it_stands_in_becomes_something_else(
    path: tuple[str, ...], secret: Any, other: Any, before: bool, depth: int
) -> None:
    whole, instead = put({}, path, secret), put({}, path[:depth], other)
    changes = diff(whole, instead) if before or other is UNKNOWN else diff(instead, whole)
    assert CANARY not in told(mark(changes, (), (".".join(path),)))


@UNTIMED
@given(VALUES | MARKERS, VALUES | MARKERS, PATHS, st.booleans(), st.booleans())
def test_every_change_can_be_told(before: Any, after: Any, path: tuple[str, ...], replaces: bool, secret: bool) -> None:
    assert told((Change(path, before, after, replaces, secret),))


@UNTIMED
@given(MAPPINGS, MAPPINGS)
def test_the_changes_are_sorted_and_none_is_told_twice(actual: dict[str, Any], desired: dict[str, Any]) -> None:
    paths = [change.path for change in diff(actual, desired)]
    assert paths == sorted(set(paths))


@UNTIMED
@given(MAPPINGS, MAPPINGS, MAPPINGS)
def test_what_nobody_describes_differently_is_not_told(
    actual: dict[str, Any], desired: dict[str, Any], common: dict[str, Any]
) -> None:
    told_before = diff(actual, desired)
    assert diff({"x": actual, "y": common}, {"x": desired, "y": common}) == tuple(
        replace(change, path=("x", *change.path)) for change in told_before
    )

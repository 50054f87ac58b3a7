"""The diff: pure, recursive, exact."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.serverless.aws.plugins.module_utils.engine.diff import (
    Change,
    changed,
    diff,
    mark,
    matches,
    type_strict_equal,
)
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

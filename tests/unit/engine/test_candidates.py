"""Which of several is meant, and tags."""

from __future__ import annotations

import pytest

from ansible_collections.serverless.aws.plugins.module_utils.engine.candidates import choose
from ansible_collections.serverless.aws.plugins.module_utils.engine.errors import Ambiguous, Candidate
from ansible_collections.serverless.aws.plugins.module_utils.engine.tags import (
    STACK_TAG,
    as_dict,
    as_list,
    desired_tags,
    managed_tags,
    tag_changes,
)

OURS, THEIRS, FREE = (
    Candidate("o", "2", "ours"),
    Candidate("t", "1", "theirs"),
    Candidate("f", "3"),
)


@pytest.mark.parametrize(
    ("candidates", "chosen"),
    [([], None), ([FREE], "f"), ([THEIRS], None), ([OURS, FREE, THEIRS], "o"), ([FREE, THEIRS], "f")],
)
def test_ours_first_then_nobodys_never_theirs(candidates: list[Candidate], chosen: str | None) -> None:
    assert choose("thing", "a", candidates, "ours") == chosen


def test_without_a_stack_only_what_is_nobodys() -> None:
    assert choose("thing", "a", [OURS, FREE], None) == "f"


def test_two_are_an_error_that_lists_both_oldest_first() -> None:
    with pytest.raises(Ambiguous, match=r"thing a: 2 resources have this name: o, p\. Delete or rename") as caught:
        choose("thing", "a", [Candidate("p", "9", "ours"), OURS, FREE], "ours")
    assert [candidate.id for candidate in caught.value.candidates] == ["o", "p"]


def test_tags_of_aws_are_never_ours() -> None:
    actual = {"aws:x": "1", "theirs": "2", "ours": "3"}
    assert managed_tags(actual, {"ours": "0", "aws:x": "0"}, purge=False) == {"ours": "3"}
    assert managed_tags(actual, {"ours": "0"}, purge=True) == {"theirs": "2", "ours": "3"}


def test_tag_shapes() -> None:
    tags = desired_tags("s", {"b": 1}, {"a": True})
    assert tags == {"a": "True", "b": "1", STACK_TAG: "s"}
    assert as_dict(as_list(tags, "TagKey", "TagValue"), "TagKey", "TagValue") == tags
    assert as_dict(None) == {}
    assert tag_changes({"a": "1", "b": "2"}, {"a": "1", "c": "3"}) == ({"c": "3"}, ["b"])


def test_what_another_stack_owns_is_meant_only_where_it_is_taken_over() -> None:
    theirs, free = Candidate("a", "1", "theirs"), Candidate("b", "2")
    assert choose("thing", "x", [theirs], "ours") is None
    assert choose("thing", "x", [theirs], "ours", take_over=True) == "a"
    assert choose("thing", "x", [theirs, free], "ours", take_over=True) == "b"
    with pytest.raises(Ambiguous):
        choose("thing", "x", [theirs, Candidate("c", "3", "others")], "ours", take_over=True)

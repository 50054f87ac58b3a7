"""Where two observations differ."""

from __future__ import annotations

from benchmarks.differences import ABSENT, Difference, Explanation, differences


def test_equal_observations_do_not_differ() -> None:
    assert differences({"sqs_queue a": {"tags": {"x": "1"}}}, {"sqs_queue a": {"tags": {"x": "1"}}}) == []


def test_a_member_is_told_by_its_path_and_one_that_is_missing_as_absent() -> None:
    ours = {"sqs_queue a": {"attributes": {"DelaySeconds": "0", "Policy": {"x": 1}}}}
    theirs = {"sqs_queue a": {"attributes": {"DelaySeconds": "1"}}}
    assert differences(ours, theirs) == [
        Difference("sqs_queue a: attributes.DelaySeconds", "0", "1"),
        Difference("sqs_queue a: attributes.Policy", {"x": 1}, ABSENT),
    ]


def test_of_a_list_only_what_the_other_has_not_is_told() -> None:
    ours = {"iam_role r": {"Tags": [{"Key": "a"}, {"Key": "b"}, {"Key": "b"}]}}
    theirs = {"iam_role r": {"Tags": [{"Key": "b"}, {"Key": "c"}]}}
    assert differences(ours, theirs) == [Difference("iam_role r: Tags", [{"Key": "a"}, {"Key": "b"}], [{"Key": "c"}])]


def test_items_that_differ_in_a_member_are_told_by_that_member() -> None:
    ours = {"lambda_function f": {"Layers": [{"Arn": "a", "CodeSize": 1}, {"Arn": "b", "CodeSize": 2}]}}
    theirs = {"lambda_function f": {"Layers": [{"Arn": "a", "CodeSize": 1}, {"Arn": "b", "CodeSize": 3}]}}
    assert differences(ours, theirs) == [Difference("lambda_function f: Layers[].CodeSize", 2, 3)]


def test_a_resource_that_one_side_has_not_is_a_difference() -> None:
    assert differences({"sns_topic t": {}}, {}) == [Difference("sns_topic t", "there", ABSENT)]


def test_an_explanation_holds_for_its_side_and_its_place_only() -> None:
    explanation = Explanation("terraform", r"^lambda_layer .*Description", "layers have none")
    layer = Difference("lambda_layer web: Description", "content", ABSENT)
    assert explanation.covers("terraform", layer)
    assert not explanation.covers("upstream", layer)
    assert not explanation.covers("terraform", Difference("sqs_queue a: Description", "x", "y"))

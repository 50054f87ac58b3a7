# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tags and a stack's name that AWS would refuse on every resource are told before the first call."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.registry import FAMILIES
from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.whole import WHOLE
from ansible_collections.serverless.aws.plugins.module_utils.engine.options import Options
from ansible_collections.serverless.aws.plugins.module_utils.engine.tags import stack_problem, tag_problems

QUEUES = {"queues": [{"name": "a", "tags": {"owner": None}}]}
NOBODY = {"endpoint_url": "http://127.0.0.1:9"}
"""A call would fail otherwise than by the description."""


def test_tags_as_aws_takes_them() -> None:
    assert (
        list(tag_problems({"Cost center": "42", "équipe": "a/b=c+d@e:f._-", "on": True, "empty": "", "number": 7}))
        == []
    )


@pytest.mark.parametrize(
    ("tags", "told"),
    [
        ({"owner": None}, "tags owner is None, which is no text"),
        ({"owners": ["a"]}, "tags owners is ['a'], which is no text"),
        ({"aws:team": "a"}, "tags aws:team: this key is not yours to set"),
        ({"serverless.aws:stack": "a"}, "this key is not yours to set"),
        ({"": "a"}, "tags has the key ''"),
        ({"k" * 129: "a"}, "1 to 128 letters"),
        ({"team": "R&D"}, "tags team is 'R&D'"),
        ({"team": "a" * 257}, "up to 256 letters"),
        ({f"k{number}": "a" for number in range(50)}, "tags has 50; AWS allows 50 on a resource"),
    ],
)
def test_what_aws_would_refuse_or_nobody_means_is_told(tags: dict[str, Any], told: str) -> None:
    (problem,) = tag_problems(tags)
    assert told in problem


@pytest.mark.parametrize("stack", ["my shop", "läden", "a" * 65, "[posts]"])
def test_a_stack_that_could_not_be_read_back_from_its_marks_is_refused(stack: str) -> None:
    """In a layer version's description the mark ends at a space."""
    assert stack_problem(stack).startswith(f"stack is {stack!r}")
    assert stack_problem("staging-posts_1") == ""


def test_what_is_wrong_with_tags_and_stack_comes_with_all_other_problems() -> None:
    params = {"families": {"sqs_queues": QUEUES}, "tiers": {}, "variables": {}, **NOBODY}
    given = {"stack": "my shop", "tags": {"team": "R&D"}}
    told = WHOLE.run({**params, **given}, check_mode=True, report=lambda _: None)["problems"]
    assert [problem.split(" is ")[0] for problem in told] == [
        "queues[0] (a): tags owner",
        "stack",
        "tags (serverless_tags) team",
    ]


def test_a_module_by_itself_refuses_them_too() -> None:
    family = FAMILIES["sqs_queues"]
    told = family.run({**QUEUES, "stack": "my shop", **NOBODY}, check_mode=True, report=lambda _: None)
    assert told["failed"]
    assert "stack is 'my shop'" in told["msg"]


def test_an_application_without_a_stack_would_own_nothing() -> None:
    (problem,) = Options(orphans="list").problems()
    assert problem.startswith("stack is empty")
    assert list(Options().problems()) == []

# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names that are one letter off a described resource are told before anything is made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.registry import FAMILIES
from ansible_collections.serverless.aws.plugins.module_utils.rules.description import Description
from ansible_collections.serverless.aws.plugins.module_utils.rules.slips import (
    NAMED,
    Named,
    check,
    check_redrive_sources,
    is_slip,
)

NAME = "shop-orders"


def at(path: list[str], text: str) -> Any:
    """A description in which `path` leads to `text`."""
    return {"ANY" if path[0] == "*" else path[0]: at(path[1:], text)} if path else text


@pytest.mark.parametrize("named", NAMED, ids=lambda named: f"{named.module}.{named.path}")
def test_every_reference_is_looked_at(named: Named) -> None:
    described = {named.by: NAME, "queue_url": NAME}
    for text, told in ((NAME, 0), ("shop-oders", 1), ("arn:aws:x", 0), ("their-orders", 0)):
        specs: dict[str, list[Mapping[str, Any]]] = {named.of: [described]}
        specs[named.module] = [*specs.get(named.module, []), {"name": "it"} | at(named.path.split("."), text)]
        problems = list(check(Description(specs)))
        assert len(problems) == told, problems
        assert not told or problems[0].endswith(
            f"{named.path} names {text}, which is not described; did you mean {NAME}?"
        )


@pytest.mark.parametrize("named", NAMED, ids=lambda named: f"{named.module}.{named.path}")
def test_every_path_leads_to_an_option(named: Named) -> None:
    family = FAMILIES[named.module]
    options: Any = family.own_options[family.kind.option]
    for step in named.path.split("."):
        if "options" not in options:
            break  # below a dictionary of the user's own words
        options = options["options"][step]
    assert named.by in FAMILIES[named.of].own_options[FAMILIES[named.of].kind.option]["options"]


@pytest.mark.parametrize("name", ["posts-dql", "post-dlq", "postts-dlq", "pists-dlq", "posts-dlqs"])
def test_one_letter_missing_doubled_changed_or_swapped_is_a_slip(name: str) -> None:
    assert is_slip(name, "posts-dlq")


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("posts-v1", "posts-v2"),
        ("posts-1", "posts"),
        ("queue-a", "queue-b"),
        ("items-eu", "items-us"),
        ("posts", "orders"),
        ("jobs-21", "jobs-12"),
        ("shopA", "shopB"),
    ],
)
def test_names_that_are_told_apart_on_purpose_are_none(name: str, other: str) -> None:
    assert not is_slip(name, other)


def queue(name: str, target: str | None = None, sources: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"name": name, "dead_letter_queue": target, "redrive_sources": list(sources)}


def test_a_dead_letter_queue_lets_in_every_queue_that_uses_it() -> None:
    queues = [queue("a", "dead"), queue("b", "dead"), queue("dead", sources=("a",))]
    (problem,) = check_redrive_sources(Description({"sqs_queues": queues}))
    assert problem.startswith("queues (dead): redrive_sources does not have b, whose dead-letter queue it is; add it")
    queues[2]["redrive_sources"] = []
    assert list(check_redrive_sources(Description({"sqs_queues": queues}))) == []

# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A role's variables: the same in defaults and specs, under the role's own name, and no other."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.template import Templar, trust_as_template
from jinja2.nativetypes import NativeEnvironment

from ansible_collections.serverless.aws.plugins.plugin_utils.role_variables import (
    OF_PLAYBOOKS,
    options_of,
    problems_of_role,
    problems_of_shared,
    unknown_variables,
)

ROLES = sorted(path.parent.parent for path in (Path(__file__).parents[3] / "roles").glob("*/meta/argument_specs.yml"))
KNOWN = {"queues_state", "queues_queues"}
DERIVED = ("items_anomalies_told", "items_backed_up")


def defaults(role: Path) -> dict[str, Any]:
    """All default variables of a role."""
    files = [*(role / "defaults").glob("*.yml"), *(role / "defaults" / "main").glob("*.yml")]
    return {name: value for file in files for name, value in (yaml.safe_load(file.read_text()) or {}).items()}


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.name)
def test_specs_and_defaults_have_the_same_variables(role: Path) -> None:
    options = options_of(role)
    assert set(defaults(role)) == {name for name, option in options.items() if not option.get("required")}


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.name)
def test_every_variable_has_the_prefix_that_the_check_for_slips_looks_for(role: Path) -> None:
    prefix = "serverless_" if role.name == "common" else f"{role.name}_"
    assert [name for name in defaults(role) if not name.startswith(prefix)] == []


def test_a_slip_is_told_with_what_was_meant() -> None:
    (problem,) = unknown_variables("queues", ["queues_que", "queues_queues", "region"], KNOWN, ())
    assert problem.startswith("queues_que is no variable of the role queues; did you mean queues_queues?")
    assert "serverless_foreign_variables" in problem


def test_what_is_far_from_all_is_told_with_what_there_is() -> None:
    (problem,) = unknown_variables("queues", ["queues_zzz"], {"queues_state"}, ())
    assert "the role has queues_state." in problem or "did you mean queues_state?" in problem


@pytest.mark.parametrize("name", ["queues_of_ours", "queues_queues_result", "queue_names", "orders_queues"])
def test_what_is_foreign_registered_or_of_another_name_is_let_alone(name: str) -> None:
    assert unknown_variables("queues", [name], KNOWN, ["queues_of_ours"]) == []


def problems(**given: Any) -> list[str]:
    role = next(role for role in ROLES if role.name == "posts")
    variables = {**given, "role_path": str(role)}
    return problems_of_role("posts", variables, Templar(variables=variables))


def shared_problems(**given: Any) -> list[str]:
    return problems_of_shared(given, Templar(variables=given))


def test_settings_of_a_wrong_type_or_choice_are_told_together_with_slips() -> None:
    told = problems(
        posts_mfa=trust_as_template("{{ mfa }}"),
        mfa="sometimes",
        posts_batch_size="many",
        posts_qeues=[],
        serverless_prune="maybe",
    )
    assert len(told) == 4
    assert any("serverless_prune" in text for text in told)
    assert "posts_qeues" in told[0]
    assert any("posts_mfa" in text and "sometimes" in text for text in told)
    assert any("posts_batch_size" in text for text in told)


def test_the_blueprint_is_left_to_the_modules_that_take_it() -> None:
    assert problems(posts_queues="no list", posts_mfa="off") == []


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("serverless_allowed_account_id", "serverless_allowed_account_ids"),
        ("serverless_release_function", "serverless_release_functions"),
        ("serverless_redrive_qeue", "serverless_redrive_queue"),
        ("serverless_prun", "serverless_prune"),
        ("serverless_regoin", "serverless_region"),
    ],
)
def test_a_slip_of_a_shared_variable_is_told_by_verbs_and_by_runs(slip: str, meant: str) -> None:
    (problem,) = shared_problems(**{slip: "x"})
    assert problem.startswith(f"{slip} is no variable of serverless.aws; did you mean {meant}?")
    assert problems(**{slip: "x"}) == [problem]
    assert shared_problems(**{slip: "x", "serverless_foreign_variables": [slip]}) == []


@pytest.mark.parametrize("name", ["serverless_version", "serverless_framework_stage", "my_serverless_prun"])
def test_a_variable_that_only_begins_as_the_shared_ones_is_anybodys(name: str) -> None:
    assert shared_problems(**{name: "x"}) == []


def test_a_shared_variable_of_a_wrong_type_is_told_by_its_own_name() -> None:
    (problem,) = shared_problems(serverless_load_users="many")
    assert "serverless_load_users" in problem


def test_every_shared_variable_of_playbooks_and_roles_is_known() -> None:
    root = Path(__file__).parents[3]
    files = [*(root / "playbooks").glob("*.yml"), *(root / "roles").rglob("*.yml"), *(root / "scripts").iterdir()]
    texts = [path.read_text() for path in files if path.is_file()]
    named = {name for text in texts for name in re.findall(r"\bserverless_[a-z0-9_]*[a-z0-9]\b", text)}
    slips = problems_of_shared(dict.fromkeys(named, None), Templar())
    assert [slip for slip in slips if " is no variable " in slip] == []
    assert sorted(set(OF_PLAYBOOKS) - named) == []


APPLICATIONS = [role for role in ROLES if role.name in ("posts", "orders", "items", "application")]


@pytest.mark.parametrize("role", APPLICATIONS, ids=lambda role: role.name)
def test_a_boolean_may_be_a_text_as_the_command_line_gives_it(role: Path) -> None:
    """`-e posts_waf_count_only=false` is the text `false`, which Jinja takes as true where nothing converts it."""
    options = {**options_of(role), **options_of(role.parent / "common")}
    # what follows from others is made by a template, so it is a boolean
    named = [name for name, option in options.items() if option.get("type") == "bool" and name not in DERIVED]
    one = rf"(?:{'|'.join(named)})\b(?! \| bool)"
    bare = re.compile(rf"\b(?:if|and|or|not|when:) {one}|\{{\{{ {one} (?:and|or)\b")
    files = [path for path in role.rglob("*.yml") if path.parent.name != "meta"]
    lines = [f"{path.name}: {line}" for path in files for line in path.read_text().splitlines() if bare.search(line)]
    assert lines == []


def test_a_number_below_nothing_and_a_prefix_that_no_name_can_have_are_told_by_their_variables() -> None:
    told = problems(posts_max_redrives=-1, posts_function_timeout_seconds="-3", posts_name_prefix="my shop ")
    assert sorted(told) == [
        "posts_function_timeout_seconds is -3; it cannot be less than 0",
        "posts_max_redrives is -1; it cannot be less than 0",
        "posts_name_prefix is 'my shop '; every name begins with it, so it has letters of a to z, digits, - and _ only",
    ]
    assert problems(posts_max_redrives=0, posts_name_prefix="dev-") == []


@pytest.mark.parametrize("kind", [int, str])
def test_a_number_may_be_a_text_as_the_command_line_gives_it(kind: type) -> None:
    """`-e posts_visibility_timeout_seconds=30`, multiplied, would be the text over and over."""
    settings = yaml.safe_load((ROLES[0].parent / "posts/defaults/main/settings.yml").read_text())
    given = {"visibility_timeout_seconds": 30, "max_receive_count": 3, "max_redrives": 2}
    values = {f"posts_{name}": kind(value) for name, value in given.items()}
    template = NativeEnvironment().from_string(settings["posts_verify_wait_seconds"])
    assert template.render(values) == 30 * (3 * 3 + 4)


@pytest.mark.parametrize("application", ["posts", "items"])
def test_a_managed_group_that_the_web_acl_does_not_have_is_told(application: str) -> None:
    """Its actions would be put nowhere."""
    role = next(role for role in ROLES if role.name == application)
    variable = f"{application}_waf_rule_actions"
    blueprint = (role / "defaults/main/edge.yml").read_text()
    groups = set(re.findall(rf"{variable}\.(\w+)", blueprint))
    assert (
        set(options_of(role)[variable]["options"])
        == groups
        == set(re.findall(r"name: (AWSManaged\w+)\n +rule", blueprint))
    )
    given = {variable: {"AWSManagedRulesComonRuleSet": {}}, "role_path": str(role)}
    (problem,) = problems_of_role(application, given, Templar(variables=given))
    assert "AWSManagedRulesComonRuleSet" in problem
    assert variable in problem

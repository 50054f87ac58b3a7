"""Every environment's description, checked offline; and each layer of variables arrives in it.

One run of `ansible-playbook` per environment, without any AWS: half a minute of playbooks would be too much here, so
the description is asked of the role's task file `describe` only.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import descriptions
import pytest
import yaml
from descriptions import CALLER, ROOT
from iam_reference import access_levels, assert_actions_take_resources

from ansible_collections.serverless.aws.plugins.filter.verb_policies import documents
from ansible_collections.serverless.aws.plugins.module_utils.tiers.table import wanted

READING = ("logs", "status")
"""Verbs that change nothing."""
WITH_FAILURES = ("posts",)
"""Applications that have something to redrive."""
ENVIRONMENTS = ("local", "dev", "staging", "production")
FUNCTIONS = {"posts": 4, "orders": 1, "items": 6}
IN_SEVERAL_REGIONS = {"production": {**FUNCTIONS, "items": 7}}
"""One more answers Route 53."""
APPLICATIONS = tuple(FUNCTIONS)
NOT_BY_NAME_ALONE = ("cognito_user_pool_clients", "route53_records")
"""Clients are in a pool of their own, records have a type as well."""


def describe(
    inventory: Path, directory: Path, hosts: str = "posts", **extra: Any
) -> tuple[subprocess.CompletedProcess[str], dict[str, Any]]:
    """Run the description with `inventory`; the run, and by application the families of the description by module."""
    process, handed = descriptions.describe(inventory, directory, hosts, extra, {"posts_user_pool_tier": "plus"})
    return process, {application: families_of(given["tiers"]) for application, given in handed.items()}


def families_of(tiers: dict[str, Any]) -> dict[str, Any]:
    """The options of each module, whichever tiers want it."""
    families: dict[str, Any] = {}
    for item in wanted(tiers):
        for option, value in item.options.items():
            options = families.setdefault(item.module, {})
            options[option] = [*options.get(option, []), *value] if isinstance(value, list) else value
    return families


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The description of every environment."""
    directory = tmp_path_factory.mktemp("inventories")

    def one(name: str) -> dict[str, Any]:
        checked = {"specs_checked": name == "production"}
        process, applications = describe(
            ROOT / "inventories" / name, directory / name, ",".join(APPLICATIONS), **checked
        )
        assert process.returncode == 0, process.stdout
        return applications

    with ThreadPoolExecutor(2) as pool:
        return dict(zip(ENVIRONMENTS, pool.map(one, ENVIRONMENTS), strict=True))


def first(families: dict[str, Any], module: str, option: str) -> dict[str, Any]:
    """The first resource of a module."""
    return dict(families[module][option][0])


def of(application: str, described: dict[str, Any]) -> dict[str, Any]:
    """By environment, one application's families."""
    return {environment: applications[application] for environment, applications in described.items()}


def test_every_description_can_work_on_aws(described: dict[str, Any]) -> None:
    functions = {
        environment: {name: len(families["lambda_functions"]["functions"]) for name, families in applications.items()}
        for environment, applications in described.items()
    }
    assert functions == {**dict.fromkeys(ENVIRONMENTS, FUNCTIONS), **IN_SEVERAL_REGIONS}


@pytest.mark.parametrize(("application", "table"), [("posts", "Posts"), ("orders", "Orders"), ("items", "Items")])
def test_environments_that_share_an_account_differ_in_their_names(
    described: dict[str, Any], application: str, table: str
) -> None:
    tables = {name: first(f, "dynamodb_tables", "tables")["name"] for name, f in of(application, described).items()}
    assert tables == {"local": table, "dev": f"dev-{table}", "staging": f"staging-{table}", "production": table}


@pytest.mark.parametrize("module_and_option", [("dynamodb_tables", "tables"), ("cognito_user_pools", "user_pools")])
@pytest.mark.parametrize("application", APPLICATIONS)
def test_data_is_protected_where_it_is_worth_it(
    described: dict[str, Any], application: str, module_and_option: tuple[str, str]
) -> None:
    protected = {
        name: first(families, *module_and_option)["deletion_protection_enabled"]
        for name, families in of(application, described).items()
    }
    assert protected == {"local": False, "dev": False, "staging": True, "production": True}


def test_no_two_applications_of_an_environment_have_a_name_in_common(described: dict[str, Any]) -> None:
    for applications in described.values():
        names = [
            (module, resource["name"])
            for families in applications.values()
            for module, options in families.items()
            for value in options.values()
            if isinstance(value, list)
            for resource in value
            if "name" in resource and module not in NOT_BY_NAME_ALONE
        ]
        assert [name for name in names if names.count(name) > 1] == []


def test_production_has_what_an_auditor_expects(described: dict[str, Any]) -> None:
    for families in described["production"].values():
        assert first(families, "cognito_user_pools", "user_pools")["mfa"] == "required"
        assert families["kms_keys"]["keys"]
        assert families["backup_plans"]["plans"]
        assert first(families, "dynamodb_tables", "tables")["point_in_time_recovery_enabled"]
        assert first(families, "wafv2_web_acls", "web_acls")["logging"]
        assert all(topic["tls_only_enabled"] for topic in families["sns_topics"]["topics"])
        groups = families["logs_log_groups"]["log_groups"]
        assert {group["name"] for group in groups if not group.get("kms_key")} <= {"aws-waf-logs-posts"}  # in us-east-1
    posts = described["production"]["posts"]
    assert first(posts, "cloudfront_distributions", "distributions")["aliases"] == ["posts.example.com"]
    assert first(posts, "cloudfront_distributions", "distributions")["minimum_tls_version"] == "TLSv1.2_2021"
    assert first(posts, "cloudfront_distributions", "distributions")["logging"]
    assert all(queue["tls_only_enabled"] for queue in posts["sqs_queues"]["queues"])
    assert all(function["dead_letter_arn"] for function in posts["lambda_functions"]["functions"])


def test_orders_in_production_are_placed_with_a_scope_of_their_own_under_a_name_of_their_own(
    described: dict[str, Any],
) -> None:
    orders = described["production"]["orders"]
    api = first(orders, "apigateway_rest_apis", "apis")
    assert api["openapi"]["paths"]["/orders"]["post"]["security"] == [{"token": ["orders/place"]}]
    assert not api["execute_api_endpoint_enabled"]
    assert "orders/place" in first(orders, "cognito_user_pool_clients", "clients")["oauth_scopes"]
    assert first(orders, "apigateway_domain_names", "domains")["name"] == "orders.example.com"
    assert first(orders, "acm_certificates", "certificates")["region"] == CALLER["region"]
    assert orders["budgets_budgets"]["budgets"]
    assert orders["ce_anomaly_subscriptions"]["subscriptions"]
    local = described["local"]["orders"]
    assert (local["budgets_budgets"]["budgets"], local["ce_anomaly_monitors"]["monitors"]) == ([], [])


@pytest.mark.parametrize("environment", ENVIRONMENTS)
@pytest.mark.parametrize("application", APPLICATIONS)
def test_the_policy_of_each_verb_is_one_that_iam_takes(
    described: dict[str, Any], application: str, environment: str
) -> None:
    values = {"Partition": "aws", "Account": CALLER["account_id"], "Region": CALLER["region"]}
    found = documents(described[environment][application], {}, values)
    assert set(READING) <= set(found)
    assert ("redrive" in found) == (application in WITH_FAILURES)
    for verb, policies in found.items():
        # without an alias there is nothing to release
        assert policies or verb in ("release", "rollback"), verb
        for policy in policies:
            assert_actions_take_resources(policy)
            if verb in READING:
                assert set(access_levels(policy).values()) <= {"Read", "List"}, verb


@pytest.mark.parametrize("application", APPLICATIONS)
def test_only_what_differs_is_in_an_inventory(application: str) -> None:
    """What every environment sets alike, or as the role has it anyway, does not belong there."""
    defaults: dict[str, Any] = {}
    for path in (ROOT / "roles" / application / "defaults" / "main").glob("*.yml"):
        defaults |= yaml.safe_load(path.read_text())
    texts = {
        name: yaml.safe_load(variables_file(ROOT / "inventories" / name, application).read_text())
        for name in ENVIRONMENTS
    }
    for name, variables in texts.items():
        assert {key.partition("_")[0] for key in variables} == {application}
        same = [key for key, value in variables.items() if key in defaults and defaults[key] == value]
        assert same == [], name
    everywhere = set.intersection(*(set(variables) for variables in texts.values()))
    assert [key for key in everywhere if len({json.dumps(v[key]) for v in texts.values()}) == 1] == []


def variables_file(inventory: Path, application: str) -> Path:
    """Where an inventory has the variables of an application: its host's, or those that its hosts share."""
    own = inventory / "host_vars" / f"{application}.yml"
    return own if own.exists() else inventory / "group_vars" / f"{application}_regions.yml"


def test_a_variable_of_each_layer_arrives(tmp_path: Path) -> None:
    inventory = tmp_path / "inventory"
    shutil.copytree(ROOT / "inventories" / "dev", inventory)
    group, host = inventory / "group_vars" / "all.yml", inventory / "host_vars" / "posts.yml"
    group.write_text(group.read_text() + "posts_max_receive_count: 4\nposts_mfa: optional\nposts_batch_size: 2\n")
    host.write_text(host.read_text() + "posts_mfa: required\nposts_batch_size: 3\n")
    process, applications = describe(inventory, tmp_path / "run", posts_batch_size=4)
    assert process.returncode == 0, process.stdout
    families = applications["posts"]
    assert first(families, "sqs_queues", "queues")["max_receive_count"] == 4  # inventory group_vars
    assert first(families, "cognito_user_pools", "user_pools")["mfa"] == "required"  # host_vars over group_vars
    assert first(families, "cognito_user_pools", "user_pools")["tier"] == "plus"  # the play's vars
    assert first(families, "lambda_event_source_mappings", "mappings")["batch_size"] == 4  # extra vars over all


def test_a_misspelt_variable_of_an_inventory_is_refused(tmp_path: Path) -> None:
    inventory = tmp_path / "inventory"
    shutil.copytree(ROOT / "inventories" / "dev", inventory)
    (inventory / "group_vars" / "applications.yml").write_text("posts_log_retention: 3\n")
    process, applications = describe(inventory, tmp_path / "run")
    assert process.returncode != 0
    assert "did you mean posts_log_retention_days?" in process.stdout
    assert applications == {}


def test_callers_of_every_application_follow_its_alias(tmp_path: Path) -> None:
    aliases = {f"{name}_release_alias": "live" for name in APPLICATIONS}
    process, applications = describe(ROOT / "inventories/local", tmp_path, ",".join(APPLICATIONS), **aliases)
    assert process.returncode == 0, process.stdout
    for families in applications.values():
        called = {spec["name"] for spec in families["lambda_functions"]["functions"] if spec["alias"]}
        assert called
        for mapping in families["lambda_event_source_mappings"]["mappings"]:
            assert mapping["alias"] == "live"
        text = json.dumps([families.get(module, {}) for module in ("apigatewayv2_apis", "apigateway_rest_apis")])
        named = {name for name in called if f'"{name}:live"' in text}
        assert named
        assert not any(f'"{name}"' in text for name in named)
    tiers = json.loads((tmp_path / "posts.json").read_text())["tiers"]
    place = {"Partition": "aws", "Account": "111122223333", "Region": "eu-west-1"}
    (rollback,) = documents({}, tiers, place)["rollback"]
    assert {a for statement in rollback["Statement"] for a in statement["Action"]} == {
        "lambda:GetAlias",
        "lambda:ListVersionsByFunction",
        "lambda:UpdateAlias",
    }

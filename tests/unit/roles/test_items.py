"""What the role items describes in the environments that no emulator shows: production, a second region, a cache."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

import pytest
from unit.inventories.test_inventories import ROOT, describe, first

from ansible_collections.serverless.aws.plugins.module_utils.kinds.apigateway_rest_api.described import with_openapi
from ansible_collections.serverless.aws.plugins.module_utils.kinds.apigateway_rest_api.errors_answered import (
    gateway_responses,
)

CASES: Final[dict[str, dict[str, Any]]] = {
    "home": {},
    "away": {"items_region": "eu-central-1", "items_taken_over_regions": ["eu-west-1"]},
    "cached": {"items_cache_size": "0.5", "items_cors_origin": "https://shop.example.com"},
}


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The production environment in each case."""
    directory = tmp_path_factory.mktemp("items")

    def one(name: str) -> dict[str, Any]:
        process, applications = describe(ROOT / "inventories" / "production", directory / name, "items", **CASES[name])
        assert process.returncode == 0, process.stdout
        return dict(applications["items"])

    with ThreadPoolExecutor(2) as pool:
        return dict(zip(CASES, pool.map(one, CASES), strict=True))


def names(families: dict[str, Any], module: str, option: str) -> list[str]:
    """The names of a module's resources."""
    return [one["name"] for one in families[module][option]]


def api(families: dict[str, Any]) -> dict[str, Any]:
    """The REST API with its document written out."""
    spec = first(families, "apigateway_rest_apis", "apis")
    return with_openapi({"safe_errors_enabled": True, **spec})


def test_the_home_has_what_there_is_once_and_the_other_region_what_answers(described: dict[str, Any]) -> None:
    home, away = described["home"], described["away"]
    for module, option in (
        ("dynamodb_tables", "tables"),
        ("cognito_user_pools", "user_pools"),
        ("secretsmanager_secrets", "secrets"),
        ("secretsmanager_rotations", "rotations"),
        ("budgets_budgets", "budgets"),
        ("ce_anomaly_monitors", "monitors"),
        ("backup_plans", "plans"),
    ):
        assert len(home[module][option]) == 1, module
        assert away[module][option] == [], module
    table = first(home, "dynamodb_tables", "tables")
    assert table["replicas"] == [{"region": "eu-central-1", "kms_key": None}]
    assert table["stream_view_type"] == "NEW_AND_OLD_IMAGES"
    assert first(home, "secretsmanager_secrets", "secrets")["replicas"] == table["replicas"]


def test_what_has_no_region_has_another_name_in_each(described: dict[str, Any]) -> None:
    """Roles, buckets, dashboards and health checks are the account's, functions name their roles."""
    for module, option in (
        ("lambda_functions", "functions"),
        ("iam_roles", "roles"),
        ("s3_buckets", "buckets"),
        ("cloudwatch_dashboards", "dashboards"),
        ("route53_health_checks", "health_checks"),
    ):
        home, away = (set(names(described[case], module, option)) for case in ("home", "away"))
        assert home
        assert away
        assert not home & away, module


def test_the_other_region_takes_the_home_s_tokens_and_may_take_its_items_over(described: dict[str, Any]) -> None:
    (authorizer,) = api(described["away"])["authorizers"]
    assert authorizer["user_pools"] == ["eu-west-1/items-users"]
    (authorizer,) = api(described["home"])["authorizers"]
    assert authorizer["user_pools"] == ["items-users"]
    writers = {
        function["name"]: function["environment"].get("WRITER_REGIONS")
        for function in described["away"]["lambda_functions"]["functions"]
    }
    assert {name.removesuffix("-eu-central-1") for name, value in writers.items() if value == "eu-west-1"} == {
        "replace-item",
        "delete-item",
    }


def test_one_address_leads_to_the_home_and_to_the_other_region_when_it_is_lost(described: dict[str, Any]) -> None:
    for case, region, failover in (("home", "eu-west-1", "PRIMARY"), ("away", "eu-central-1", "SECONDARY")):
        records = described[case]["route53_records"]["records"]
        assert [record["type"] for record in records] == ["A", "AAAA"]
        for record in records:
            assert (record["name"], record["failover"], record["set_identifier"]) == (
                "items.example.com",
                failover,
                region,
            )
            assert record["health_check"] == f"items-{region}"
        certificate = first(described[case], "acm_certificates", "certificates")
        assert (certificate["domain"], certificate["region"]) == ("items.example.com", region)
        domain = first(described[case], "apigateway_domain_names", "domains")
        assert [(one["path"], one["stage"]) for one in domain["mappings"]] == [("/v1", "v1"), ("/v2", "v2")]


def test_health_is_the_only_public_route_and_only_where_somebody_asks(
    described: dict[str, Any], tmp_path: Path
) -> None:
    methods = {method["method"]: method for method in api(described["home"])["methods"]}
    public = {key for key, method in methods.items() if not method.get("authorizer")}
    assert public == {"GET /health"}
    assert all(method["api_key_required"] for key, method in methods.items() if key not in public)
    process, applications = describe(ROOT / "inventories" / "local", tmp_path, "items")
    assert process.returncode == 0, process.stdout
    assert "GET /health" not in {method["method"] for method in api(applications["items"])["methods"]}
    assert applications["items"]["budgets_budgets"]["budgets"] == []


def test_a_cached_answer_is_its_user_s_own(described: dict[str, Any]) -> None:
    """Without the token among the keys, a cache would show one user's items to everybody."""
    spec = api(described["cached"])
    assert all(stage["caching_enabled"] and stage["cache_ttl_seconds"] == 5 for stage in spec["stages"])
    for method in spec["methods"]:
        keys = {(one["in"], one["name"]) for one in method.get("parameters", []) if one["cache_key_enabled"]}
        if method["method"] in ("GET /items", "GET /items/{id}"):
            assert ("header", "Authorization") in keys
        assert ("path", "id") in keys or "{id}" not in method["method"] or not method["method"].startswith("GET")
    assert all(not stage.get("caching_enabled") for stage in api(described["home"])["stages"])


def test_a_cache_answers_reads_only_and_no_health_check(described: dict[str, Any]) -> None:
    assert "GET /health" in {method["method"] for method in api(described["cached"])["methods"]}
    for stage in api(described["cached"])["stages"]:
        own = {one["method"]: one.get("caching_enabled") for one in stage["methods"]}
        assert own == {"POST /items": None, "PUT /items/{id}": None, "DELETE /items/{id}": None, "GET /health": False}
    for stage in api(described["home"])["stages"]:
        assert "GET /health" not in {one["method"] for one in stage["methods"]}


def test_pages_of_one_origin_may_call_it_and_read_the_answers(described: dict[str, Any]) -> None:
    spec = api(described["cached"])
    assert spec["cors"]["allow_origin"] == "https://shop.example.com"
    assert {"authorization", "x-api-key", "if-match", "idempotency-key"} <= set(spec["cors"]["allow_headers"])
    for function in described["cached"]["lambda_functions"]["functions"]:
        if function["name"].endswith(("-item", "-items")):
            assert function["environment"]["CORS_ALLOW_ORIGIN"] == "https://shop.example.com"


def test_the_gateway_s_answers_are_those_of_the_contract(described: dict[str, Any]) -> None:
    answers = gateway_responses(api(described["home"]))
    assert len(answers) == 15
    assert not any("$context.error" in text for one in answers.values() for text in one["templates"].values())
    assert answers["QUOTA_EXCEEDED"]["status_code"] == answers["THROTTLED"]["status_code"] == 429
    assert answers["MISSING_AUTHENTICATION_TOKEN"]["status_code"] == 404


def test_stages_and_methods_are_throttled_and_a_plan_has_quota_and_rate(described: dict[str, Any]) -> None:
    for stage in api(described["home"])["stages"]:
        assert (stage["throttling_rate_limit"], stage["throttling_burst_limit"]) == (200, 400)
        writes = {one["method"]: one["throttling_rate_limit"] for one in stage["methods"]}
        assert writes == dict.fromkeys(("POST /items", "PUT /items/{id}", "DELETE /items/{id}"), 50)
        assert (stage["logging_level"], stage["tracing_enabled"], stage["metrics_enabled"]) == ("ERROR", True, True)
    (plan,) = described["home"]["apigateway_usage_plans"]["plans"]
    assert plan["quota"] == {"limit": 100_000, "period": "DAY"}
    assert (plan["throttling_rate_limit"], plan["throttling_burst_limit"]) == (50, 100)
    assert plan["keys"] == ["items-web"]


def test_alarms_watch_errors_latency_and_every_kind_of_throttle(described: dict[str, Any]) -> None:
    alarms = {alarm["name"]: alarm for alarm in described["home"]["cloudwatch_alarms"]["alarms"]}
    assert alarms["Items-4XX-Errors"]["metric_name"] == "4XXError"
    assert alarms["Items-5XX-Errors"]["metric_name"] == "5XXError"
    assert (alarms["Items-Latency"]["metric_name"], alarms["Items-Latency"]["statistic"]) == ("Latency", "p99")
    throttled = alarms["Items-Throttled-Functions"]["metrics"]
    functions = [one["metric_stat"]["dimensions"]["FunctionName"] for one in throttled if "metric_stat" in one]
    assert functions == ["create-item", "list-items", "get-item", "replace-item", "delete-item"]
    table = [one["metric_stat"]["metric_name"] for one in alarms["Items-Throttled-Table"]["metrics"][1:]]
    assert table == ["ReadThrottleEvents", "WriteThrottleEvents"]
    (group,) = [one for one in described["home"]["logs_log_groups"]["log_groups"] if one.get("metric_filters")]
    (counted,) = group["metric_filters"]
    assert (counted["pattern"], counted["metric_name"]) == ('{ $.status = "429" }', "ThrottledRequests")
    assert alarms["Items-Throttled-Requests"]["namespace"] == counted["metric_namespace"]


def test_costs_of_both_regions_are_told_to_people(described: dict[str, Any]) -> None:
    home = described["home"]
    budget = first(home, "budgets_budgets", "budgets")
    assert budget["amount"] == 100
    assert budget["filters"]["TagKeyValue"] == [
        "user:serverless.aws:stack$items",
        "user:serverless.aws:stack$items-eu-central-1",
    ]
    assert [(one["threshold"], one.get("type", "ACTUAL")) for one in budget["notifications"]] == [
        (80, "ACTUAL"),
        (100, "FORECASTED"),
    ]
    assert all(one["emails"] == ["oncall@example.com"] for one in budget["notifications"])
    assert first(home, "ce_anomaly_subscriptions", "subscriptions")["emails"] == ["oncall@example.com"]


def test_the_bucket_takes_nothing_without_tls_and_the_secret_is_rotated(described: dict[str, Any]) -> None:
    bucket = first(described["home"], "s3_buckets", "buckets")
    assert bucket["tls_only_enabled"] is True
    assert bucket["kms_key"] == "alias/items"
    rotation = first(described["home"], "secretsmanager_rotations", "rotations")
    assert rotation == {"secret": "items-pages", "function": "rotate-items-page-secret", "after_days": 90}


def test_the_web_acl_stands_before_both_versions(described: dict[str, Any]) -> None:
    found = described["home"]["wafv2_associations"]["associations"]
    assert [(one["web_acl"], one["rest_api"], one["stage"]) for one in found] == [
        ("items", "items", "v1"),
        ("items", "items", "v2"),
    ]
    assert first(described["home"], "wafv2_web_acls", "web_acls")["scope"] == "REGIONAL"

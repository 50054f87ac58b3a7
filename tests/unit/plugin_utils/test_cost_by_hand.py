# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The estimate against arithmetic on paper, in the prices of eu-west-1 as they stand there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from ansible_collections.serverless.aws.plugins.plugin_utils.cost.bill import Bill, bill
from ansible_collections.serverless.aws.plugins.plugin_utils.cost.estimate import month_bill
from ansible_collections.serverless.aws.plugins.plugin_utils.cost.prices import load
from ansible_collections.serverless.aws.plugins.plugin_utils.cost.uses import Use

IRELAND = load("eu-west-1")
RULES = [{"name": "RateLimitPerIP", "rate_limit": {"limit": 300}}, {"name": "Common", "managed_group": {"name": "C"}}]
SHOP: Mapping[str, Sequence[Mapping[str, Any]]] = {
    "wafv2_web_acls": [{"name": "shop", "rules": RULES}],
    "apigateway_rest_apis": [{"name": "shop", "methods": [{"method": "POST /orders", "function": "create"}]}],
    "lambda_functions": [{"name": "create", "memory_mb": 256, "architecture": "arm64"}],
    "dynamodb_tables": [{"name": "Orders"}],
    "cognito_user_pools": [{"name": "users", "tier": "essentials"}],
}
ORDERS = {"reads_per_request": 0, "monthly_active_users": 100, "stored_gb": 0, "response_kb": 0}


def paid(month: Bill, price: str) -> float:
    """What one price comes to."""
    return sum(line.usd for line in month.lines if line.price.key == price)


def test_ten_thousand_orders_without_free_tiers() -> None:
    month = month_bill(SHOP, ORDERS, IRELAND, "none")
    # one ACL at 5.00, two rules at 1.00, ten thousand requests at 0.60 a million
    assert paid(month, "waf.web_acl") == 5.00
    assert paid(month, "waf.rule") == 2.00
    assert paid(month, "waf.requests") == pytest.approx(0.006)
    # 10,000 requests at 3.50 a million
    assert paid(month, "api.rest_requests") == pytest.approx(0.035)
    # 10,000 invocations at 0.20 a million; 10,000 x 0.1 s x 0.25 GB = 250 GB-s at 0.0000133334
    assert paid(month, "lambda.requests") == pytest.approx(0.002)
    assert paid(month, "lambda.gb_seconds_arm64") == pytest.approx(0.00333335)
    # one write of 1 KB for each, at 0.705 a million
    assert paid(month, "dynamodb.writes") == pytest.approx(0.00705)
    # a hundred users at 0.015
    assert paid(month, "cognito.essentials_users") == pytest.approx(1.50)
    # 10,000 KB of logs = 0.0095367 GB at 0.57; 15 % of it for a year (12.17 months) at 0.03
    assert paid(month, "logs.ingested_gb") == pytest.approx(0.005435943)
    assert paid(month, "logs.stored_gb") == pytest.approx(0.0095367 * 0.15 * 365 / 30 * 0.03, rel=1e-4)
    assert month.fixed == 7.00
    assert month.total == pytest.approx(8.5594, abs=0.0001)


def test_the_web_acl_is_the_largest_fixed_cost_as_the_seed_found() -> None:
    for free_tier in ("none", "always", "first_year"):
        month = month_bill(SHOP, ORDERS, IRELAND, free_tier)
        assert next(iter(month.drivers(fixed=True))) == "Web ACL"
        assert next(iter(month.drivers())) == "Web ACL"


def test_a_promotion_spike_costs_only_what_its_requests_cost() -> None:
    usual = month_bill(SHOP, ORDERS, IRELAND, "none")
    spike = month_bill(SHOP, ORDERS, IRELAND, "none", {"requests_per_month": 510_000})
    assert spike.fixed == usual.fixed
    # each million of orders: WAF 0.60, API 3.50, Lambda 0.20 + 25,000 GB-s x 0.0000133334, write 0.705,
    # logs 1,000,000 / 1,048,576 GB x (0.57 + 0.15 x 365/30 x 0.03)
    logs = 1_000_000 / 1_048_576 * (0.57 + 0.15 * 365 / 30 * 0.03)
    million = 0.60 + 3.50 + 0.20 + 25_000 * 0.0000133334 + 0.705 + logs
    assert spike.total - usual.total == pytest.approx(million / 2)


def test_bots_that_are_blocked_reach_neither_functions_nor_tables() -> None:
    usual = month_bill(SHOP, ORDERS, IRELAND, "none")
    bots = month_bill(SHOP, ORDERS, IRELAND, "none", {"unwanted_requests_per_month": 5_000_000})
    for price in ("lambda.requests", "lambda.gb_seconds_arm64", "dynamodb.writes", "logs.ingested_gb"):
        assert paid(bots, price) == paid(usual, price)
    # inspected: five millions more at 0.60; a REST API may count them, at 3.50
    assert bots.total - usual.total == pytest.approx(5 * 0.60 + 5 * 3.50)


def test_bots_without_a_web_acl_are_served() -> None:
    open_shop = {module: specs for module, specs in SHOP.items() if module != "wafv2_web_acls"}
    bots = month_bill(open_shop, ORDERS, IRELAND, "none", {"unwanted_requests_per_month": 5_000_000})
    assert paid(bots, "lambda.requests") == pytest.approx(5.01 * 0.20)
    assert paid(bots, "dynamodb.writes") == pytest.approx(0.00705)  # they write nothing
    assert bots.fixed == 0


def test_what_cloudfront_blocks_is_free_but_for_the_inspection() -> None:
    behind = {
        "wafv2_web_acls": [{"name": "edge", "rules": RULES}],
        "cloudfront_distributions": [{"name": "edge"}],
        "apigatewayv2_apis": [{"name": "posts", "routes": [{"route": "GET /feed", "function": "read"}]}],
        "lambda_functions": [{"name": "read"}],
    }
    bots = month_bill(behind, {}, IRELAND, "none", {"unwanted_requests_per_month": 5_000_000})
    assert paid(bots, "waf.requests") == pytest.approx(5.01 * 0.60)
    assert paid(bots, "cloudfront.requests") == pytest.approx(0.0120)  # 10,000 at 0.0120 each ten thousand
    assert paid(bots, "api.http_requests") == pytest.approx(0.0111)
    assert paid(bots, "transfer.out_gb") == 0  # it goes through CloudFront


def test_a_queue_is_asked_all_month_and_each_message_is_three_requests() -> None:
    queues = {
        "sqs_queues": [{"name": "in.fifo", "dead_letter_queue": "dead.fifo"}, {"name": "dead.fifo"}],
        "lambda_functions": [{"name": "process"}],
        "lambda_event_source_mappings": [{"queue": "in.fifo", "function": "process"}],
    }
    expected = {"messages_per_request": 0.5, "failed_messages_per_month": 100}
    month = month_bill(queues, expected, IRELAND, "none")
    # 5 pollers x 3 a minute x 60 x 24 x 30.4167 days = 657,000; (5,000 + 100) messages x 3 = 15,300; at 0.50 a million
    assert paid(month, "sqs.fifo_requests") == pytest.approx((657_000 + 15_300) / 1_000_000 * 0.50)
    assert month.fixed == pytest.approx(0.3285)
    assert paid(month, "lambda.requests") == pytest.approx(5_000 * 0.20 / 1_000_000)
    assert month_bill(queues, expected, IRELAND, "always").total == pytest.approx(0.0, abs=0.001)  # one million is free


def test_a_table_pays_for_its_indexes_and_its_replicas() -> None:
    tables = {
        "dynamodb_tables": [
            {
                "name": "Items",
                "indexes": [{"name": "ByUser"}],
                "replicas": [{"region": "eu-central-1"}],
                "point_in_time_recovery_enabled": True,
            },
            {"name": "Failures"},
        ]
    }
    expected = {"writes_per_request": 2, "item_kb": 3, "reads_per_request": 4, "stored_gb": 10}
    month = month_bill(tables, expected, IRELAND, "none")
    # 10,000 requests x 2 writes x 3 KB x (table + index) x (here + replica) = 240,000 units at 0.705 a million
    assert paid(month, "dynamodb.writes") == pytest.approx(0.1692)
    # 10,000 x 4 reads x 0.5 unit (3 KB are one of 4) = 20,000 units at 0.1415 a million
    assert paid(month, "dynamodb.reads") == pytest.approx(0.00283)
    # 10 GB x 2 x 2 at 0.283; recovery without the index: 20 GB at 0.22
    assert paid(month, "dynamodb.stored_gb") == pytest.approx(11.32)
    assert paid(month, "dynamodb.pitr_gb") == pytest.approx(4.40)


def test_graduated_prices_and_free_units() -> None:
    # 400 millions: one free in the first year, 300 at 1.11, 99 at 1.00
    month = bill([Use("api.http_requests", 400_000_000, "posts")], IRELAND, "first_year")
    assert month.total == pytest.approx(300 * 1.11 + 99 * 1.00)
    # 12,000 users, 10,000 of them free for ever
    assert bill([Use("cognito.essentials_users", 12_000, "u")], IRELAND).total == pytest.approx(2_000 * 0.015)


def test_one_allowance_is_shared_and_what_is_fixed_uses_it_first() -> None:
    uses = [
        Use("sqs.fifo_requests", 1_500_000, "poll", fixed=True),
        Use("sqs.fifo_requests", 100_000, "send"),
        Use("sqs.standard_requests", 1_000_000, "other"),
    ]
    month = bill(uses, IRELAND)
    assert month.fixed == pytest.approx(0.25)
    assert month.variable == pytest.approx(0.05 + 0.40)
    assert bill(uses, IRELAND, "none").total == pytest.approx(0.75 + 0.05 + 0.40)


def test_alarms_by_metric_dashboards_keys_secrets_and_a_cache() -> None:
    kept = {
        "cloudwatch_alarms": [
            {"name": "a"},
            {"name": "b", "metrics": [{"metric_stat": {"period_seconds": 60}}] * 2 + [{"id": "sum"}]},
        ],
        "cloudwatch_dashboards": [{"name": "d"}],
        "kms_keys": [{"name": "k"}],
        "secretsmanager_secrets": [{"name": "s"}],
        "apigateway_rest_apis": [
            {"name": "cafe", "methods": [{}], "stages": [{"cache_cluster_size": "0.5", "metrics_enabled": True}]}
        ],
    }
    month = month_bill(kept, {"requests_per_month": 0, "secret_reads_per_month": 0}, IRELAND, "none")
    # alarms 3 x 0.10, dashboard 3.00, key 1.00, secret 0.40, cache 730 h x 0.020, metrics 5 x 0.30
    assert month.total == pytest.approx(0.30 + 3.00 + 1.00 + 0.40 + 14.60 + 1.50)
    assert month.variable == 0

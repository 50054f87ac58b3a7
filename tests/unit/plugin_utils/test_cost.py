# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Price files, expectations, what a plan changes, and the table for people."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.registry import FAMILIES
from ansible_collections.serverless.aws.plugins.plugin_utils.cost.change import Described, fixed_change
from ansible_collections.serverless.aws.plugins.plugin_utils.cost.estimate import estimate
from ansible_collections.serverless.aws.plugins.plugin_utils.cost.models.table import FREE, MODELS
from ansible_collections.serverless.aws.plugins.plugin_utils.cost.prices import FOLDER, UnknownRegion, load, regions
from ansible_collections.serverless.aws.plugins.plugin_utils.cost.render import text
from ansible_collections.serverless.aws.plugins.plugin_utils.cost.traffic import BadTraffic, Traffic, traffic

ROOT = Path(__file__).parents[3]


def content(name: str) -> Any:
    return yaml.safe_load((FOLDER / f"{name}.yml").read_text())


# -- price files -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("region", regions())
def test_every_price_has_a_unit_a_source_and_a_date_and_is_in_one_place(region: str) -> None:
    catalogue = content("catalogue")
    here, everywhere = set(content(region)["prices"]), set(content("global")["prices"])
    assert here & everywhere == set()
    assert here | everywhere == set(catalogue)
    for price in load(region).prices.values():
        assert price.unit
        assert price.source.url.startswith("https://")
        assert re.fullmatch(r"20\d\d-\d\d-\d\d", price.source.date)
        assert price.source.how
        assert price.usd > 0


def test_sources_that_nothing_uses_are_not_kept() -> None:
    for name in ("global", *regions()):
        used = {price["source"] for price in content(name)["prices"].values()}
        assert used == set(content(name)["sources"])


def test_free_allowances_are_of_prices_that_there_are_and_each_is_given_once() -> None:
    named = [price for item in content("free_tier")["allowances"] for price in item["prices"]]
    assert set(named) <= set(content("catalogue"))
    assert len(named) == len(set(named))


def test_a_region_without_prices_is_told_with_those_that_have_some() -> None:
    with pytest.raises(
        UnknownRegion, match=r"no prices for the region mars-1, only for eu-west-1, us-east-1: .*cost_region"
    ):
        load("mars-1")


def test_every_module_has_a_model_or_a_reason_for_costing_nothing() -> None:
    assert set(MODELS) & set(FREE) == set()
    assert set(MODELS) | set(FREE) == set(FAMILIES)


# -- expectations ------------------------------------------------------------------------------------------------------


def test_later_expectations_win() -> None:
    assert traffic({"requests_per_month": 5}, None, {"requests_per_month": "7"}).requests_per_month == 7


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"request_per_month": 1}, "did you mean requests_per_month"),
        ({"item_kb": "much"}, "item_kb is 'much', and must be a number"),
        ({"item_kb": -1}, "must not be negative"),
        ({"item_kb": float("nan")}, "must not be negative"),
        ({"tables": {"Posts": {"rows": 1}}}, "tables.Posts.rows is no expectation; there are item_kb"),
    ],
)
def test_slips_are_told(given: dict[str, Any], told: str) -> None:
    with pytest.raises(BadTraffic, match=re.escape(told)):
        traffic(given)


def test_the_first_table_has_the_traffic_and_others_what_is_said_of_them() -> None:
    expected = traffic({"writes_per_request": 2, "tables": {"Limits": {"writes_per_request": 1}}})
    assert expected.of_table("Items", True).writes_per_request == 2
    assert expected.of_table("Limits", False).writes_per_request == 1
    assert expected.of_table("Limits", False).stored_gb == 0


def test_every_expectation_is_in_the_document_with_its_default() -> None:
    document = (ROOT / "docs/cost.md").read_text()
    for item in fields(Traffic):
        if item.name not in ("tables", "functions"):
            assert re.search(rf"\| `{item.name}` \| {item.default:,g}".replace(",", ",?"), document), item.name


# -- what a plan changes -----------------------------------------------------------------------------------------------

ACL = Described("wafv2_web_acls", "wafv2_web_acl", "shop", {"name": "shop", "rules": [{"name": "a"}, {"name": "b"}]})
KEY = Described("kms_keys", "kms_key", "shop", {"name": "shop"})
QUEUE = Described("sqs_queues", "sqs_queue", "shop", {"name": "shop"})


def resource(item: Described, action: str, *changes: tuple[str, Any, Any]) -> dict[str, Any]:
    listed = [{"path": path, "before": before, "after": after} for path, before, after in changes]
    return {"kind": item.kind, "name": item.title, "action": action, "changes": listed}


def change(*resources: dict[str, Any], state: str = "present") -> tuple[float, float, float]:
    found = fixed_change([ACL, KEY, QUEUE], resources, load("eu-west-1"), "always", state)
    return found["before"], found["after"], found["change"]


def test_what_is_made_adds_its_monthly_price() -> None:
    # the ACL 5.00, its two rules 1.00 each; a queue costs nothing by itself
    assert change(resource(ACL, "create"), resource(KEY, "none"), resource(QUEUE, "create")) == (1.00, 8.00, 7.00)


def test_a_rule_more_and_a_rule_less() -> None:
    more = resource(ACL, "update", ("rules.b.priority", "(absent)", 2), ("rules.b.action", "(absent)", "block"))
    assert change(more) == (7.00, 8.00, 1.00)
    less = resource(ACL, "update", ("rules.c.priority", 3, "(absent)"), ("rules.a.priority", 1, 2))
    assert change(less) == (9.00, 8.00, -1.00)


def test_destroying_and_removing_an_orphan() -> None:
    assert change(resource(ACL, "delete"), resource(KEY, "delete"), state="absent") == (8.00, 0.0, -8.00)
    orphan = {"kind": "kms_key", "name": "old", "action": "delete", "changes": []}
    assert change(orphan) == (9.00, 8.00, -1.00)


def test_free_units_count_over_the_whole_description() -> None:
    alarms = [Described("cloudwatch_alarms", "cloudwatch_alarm", str(n), {"name": str(n)}) for n in range(12)]
    found = fixed_change(
        alarms, [resource(item, "create") for item in alarms[9:]], load("eu-west-1"), "always", "present"
    )
    # nine before, all free; twelve after, two of them paid
    assert (found["before"], found["after"]) == (0.0, 0.20)


# -- for people --------------------------------------------------------------------------------------------------------


def test_the_table_begins_with_what_costs_most_and_sums_up() -> None:
    specs = {"wafv2_web_acls": [ACL.spec], "kms_keys": [KEY.spec], "cloudwatch_alarms": [{"name": "a"}]}
    lines = text("shop", estimate(specs, {}, load("eu-west-1"), "always")).splitlines()
    assert lines[0].startswith("shop: 8.01 USD a month for 10,000 requests, eu-west-1")
    assert lines[4].split() == ["Web", "ACL", "web", "ACLs", "1", "5", "/", "web", "ACL-month", "5.00", "fixed"]
    sums = {line.split()[0]: line.split()[-1] for line in lines if line.startswith(("fixed", "variable", "total"))}
    assert sums["total"]
    assert "scenarios, USD a month" in lines
    assert any(line.split()[:2] == ["10,000", "requests"] for line in lines)


def test_a_description_without_a_web_acl_has_no_column_without_one() -> None:
    found = estimate({"kms_keys": [KEY.spec]}, {}, load("eu-west-1"), "always")
    assert [item["name"] for item in found["scenarios"]] == ["usual", "promotion", "bots"]

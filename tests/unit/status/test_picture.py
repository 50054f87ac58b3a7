# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The architecture as boxes and arrows, the page that shows it, and the screen."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

from ansible_collections.serverless.aws.plugins.module_utils.status.arrows import Arrow
from ansible_collections.serverless.aws.plugins.module_utils.status.boxes import Node
from ansible_collections.serverless.aws.plugins.module_utils.status.drawing import LETTERS, layout, svg
from ansible_collections.serverless.aws.plugins.module_utils.status.graph import Graph, graph
from ansible_collections.serverless.aws.plugins.module_utils.status.page import page
from ansible_collections.serverless.aws.plugins.module_utils.status.screen import screen

SPECS: dict[str, list[dict[str, Any]]] = {
    "wafv2_web_acls": [{"name": "wall", "rules": [{}, {}]}],
    "cloudfront_distributions": [{"name": "edge", "web_acl": "wall", "origins": [{"id": "api", "http_api": "shop"}]}],
    "apigatewayv2_apis": [{"name": "shop", "routes": [{"route": "POST /order", "function": "take"}]}],
    "cognito_user_pools": [{"name": "people"}],
    "lambda_functions": [{"name": "take", "role": "take"}, {"name": "work", "role": "work"}],
    "iam_roles": [
        {"name": "take", "policies": {"function": [{"Action": ["sqs:SendMessage"], "Resource": ["sqs:in.fifo"]}]}},
        {
            "name": "work",
            "policies": {
                "function": [{"Action": "dynamodb:PutItem", "Resource": "dynamodb:table/Orders/index/ByUser"}],
                "lambda": [{"Action": ["logs:PutLogEvents"], "Resource": ["logs:log-group:x"]}],
            },
        },
    ],
    "sqs_queues": [
        {"name": "in.fifo", "dead_letter_queue": "dead.fifo", "max_receive_count": 4},
        {"name": "dead.fifo"},
    ],
    "lambda_event_source_mappings": [{"queue": "in.fifo", "function": "work"}],
    "dynamodb_tables": [{"name": "Orders", "indexes": [{"name": "ByUser"}]}],
    "cloudwatch_alarms": [{"name": "a"}, {"name": "b"}],
    "sns_topics": [{"name": "topic"}],
}
ANSWERS: dict[str, Any] = {
    "alarms": [
        {"name": "a", "state": "ALARM", "since": "2026-11-28T07:00:00+00:00", "reason": "too much"},
        {"name": "b", "state": "OK", "since": "2026-11-28T07:00:00+00:00", "reason": ""},
    ],
    "queues": [
        {"name": "in.fifo", "there": True, "dead_letter": False, "waiting": 12, "in_flight": 1, "delayed": 0},
        {"name": "dead.fifo", "there": True, "dead_letter": True, "waiting": 2, "in_flight": 0, "delayed": 0},
    ],
    "functions": [
        {
            "name": name,
            "there": True,
            "state": "Active",
            "update": "Successful",
            "version": 7,
            "versions": 2,
            "modified": "2026-11-28T07:00:00.000+0000",
            "code_sha256": "abcdefghij",
            "aliases": {"live": {"6": 0.9, "7": 0.1}},
        }
        for name in ("take", "work")
    ],
    "log_errors": [
        {"function": "take", "at": "2026-11-28T07:00:00+00:00", "text": "<script>x</script>", "stream": "s"}
    ],
    "metrics": {"in.fifo": {"ApproximateAgeOfOldestMessage": 40.0}, "take": {"Invocations": 5.0, "Errors": 1.0}},
    "certificates": [{"domain": "d.example", "status": "ISSUED", "days_left": 80, "not_after": "t", "renewal": None}],
    "subscriptions": [{"topic": "topic", "protocol": "email", "endpoint": "me@example.com", "confirmed": False}],
}
STATUS: dict[str, Any] = {
    "application": "shop",
    "stack": "shop",
    "region": "eu-west-1",
    "account_id": "123456789012",
    "checked_at": "2026-11-28T08:00:00+00:00",
    "minutes": 60,
    "state": "broken",
    "findings": [{"state": "broken", "subject": "alarm a", "text": "goes off <now>"}],
    **ANSWERS,
    "drift": {"asked": True, "error": "", "changes": [], "orphans": []},
}
QUEUE, DEAD, TABLE = "sqs_queues:in.fifo", "sqs_queues:dead.fifo", "dynamodb_tables:Orders"
TAKE, WORK, API = "lambda_functions:take", "lambda_functions:work", "apigatewayv2_apis:shop"


def picture() -> Graph:
    return graph(SPECS, ANSWERS, [TABLE])


def nodes() -> dict[str, Node]:
    return {node.key: node for node in picture().nodes}


def test_arrows_follow_from_the_description() -> None:
    assert set(picture().arrows) == {
        Arrow("people", "wafv2_web_acls:wall"),
        Arrow("wafv2_web_acls:wall", "cloudfront_distributions:edge"),
        Arrow("cloudfront_distributions:edge", API),
        Arrow("people", "cognito_user_pools:people", "sign in"),
        Arrow(API, TAKE),
        Arrow(TAKE, QUEUE, "sends"),
        Arrow(QUEUE, WORK),
        Arrow(QUEUE, DEAD, "after 4"),
        Arrow(WORK, TABLE, "writes"),
        Arrow("alarms", "sns_topics:topic"),
        Arrow("sns_topics:topic", "recipients"),
    }


def test_a_rest_api_stands_behind_its_own_web_acl() -> None:
    specs: dict[str, list[dict[str, Any]]] = {
        "wafv2_web_acls": [{"name": "w"}],
        "wafv2_associations": [{"web_acl": "w", "rest_api": "r"}],
        "apigateway_rest_apis": [
            {"name": "r", "methods": [{"method": "POST /o", "function": "f"}]},
            {"name": "open", "methods": [{"function": "f"}]},
        ],
        "lambda_functions": [{"name": "f", "role": "f"}],
    }
    rest, other, function = "apigateway_rest_apis:r", "apigateway_rest_apis:open", "lambda_functions:f"
    assert set(graph(specs, {}, ()).arrows) == {
        Arrow("people", "wafv2_web_acls:w"),
        Arrow("wafv2_web_acls:w", rest),
        Arrow("people", other),
        Arrow(rest, function),
        Arrow(other, function),
    }


def test_boxes_have_their_figures_and_states() -> None:
    found = nodes()
    assert found[QUEUE].lines == ("12 waiting, 1 in work", "oldest 40 s")
    assert (found[DEAD].state, found[QUEUE].state) == ("attention", "fine")
    assert found[TAKE].lines == ("version 7", "5 calls, 1 failed", "errors in the log")
    assert found[TAKE].column < found[QUEUE].column < found[WORK].column
    assert (found["alarms"].state, found["alarms"].lines) == ("broken", ("a",))
    assert (found["recipients"].title, found["recipients"].lines) == ("1 recipient", ("1 not confirmed",))


def test_what_is_described_and_not_deployed_is_shown_as_missing() -> None:
    table = nodes()[TABLE]
    assert (table.state, table.lines) == ("missing", ("not deployed",))


def test_boxes_do_not_overlap_and_lanes_are_under_them() -> None:
    plan = layout(picture())
    placed = list(plan.places.values())
    for one in placed:
        for other in placed:
            if one is not other and one.x == other.x:
                assert one.y + one.height < other.y or other.y + other.height < one.y
    assert all(place.y + place.height <= plan.height for place in placed)
    # people sign in past the web ACL and CloudFront
    assert set(plan.lanes) == {"cognito_user_pools:people"}
    assert all(lane > plan.places[QUEUE].y + plan.places[QUEUE].height for lane in plan.lanes.values())


def test_the_picture_is_xml_and_nothing_runs_out_of_its_box() -> None:
    long = Graph((Node("k", "x" * 90, "queue", 0, lines=("y" * 90,)),), ())
    for drawn in (svg(picture()), svg(long)):
        texts = [
            "".join(text.itertext()) for text in ElementTree.fromstring(drawn).iter("{http://www.w3.org/2000/svg}text")
        ]
        assert max(map(len, texts)) <= LETTERS + 4
    assert svg(Graph((), ())) == ""


class Strict(HTMLParser):
    """Collects what a page would load and do, and sees that tags are closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.loads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.loads += [f"{tag} {name}" for name, _value in attrs if name in ("src", "href") or name.startswith("on")]
        if tag in ("script", "link", "iframe", "img"):
            self.loads.append(tag)
        if tag not in ("meta", "path", "rect"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("path", "rect"):
            assert self.open.pop() == tag


def test_the_page_loads_nothing_and_escapes_what_it_shows() -> None:
    text = page(STATUS, picture())
    parser = Strict()
    parser.feed(text)
    assert parser.open == []
    assert parser.loads == []
    assert "default-src 'none'" in text
    assert "url(http" not in text
    assert "<script" not in text
    assert "&lt;script&gt;x&lt;/script&gt;" in text
    assert "goes off &lt;now&gt;" in text


def test_the_screen_says_first_how_it_is_and_why() -> None:
    lines = screen(STATUS).splitlines()
    assert lines[0].startswith("shop: BROKEN   eu-west-1")
    assert lines[1].split() == ["broken", "alarm", "a:", "goes", "off", "<now>"]
    text = "\n".join(lines)
    for wanted in (
        r"ALARM\s+a\s+2026-11-28 07:00:00",
        r"in\.fifo\s+12 waiting, 1 in work\s+oldest 40 s",
        r"dead\.fifo\s+2 waiting, 0 in work\s+dead letters",
        r"take\s+Active\s+version 7\s+live 6 90%, 7 10%\s+code abcdefgh of 2026-11-28 07:00:00\s+5 calls, 1 failed",
        r"d\.example\s+ISSUED\s+80 days left",
        r"topic\s+email me@example\.com\s+not confirmed",
        r"none: everything is as described",
    ):
        assert re.search(wanted, text), wanted


def test_drift_that_nobody_asked_for_is_not_told_as_none() -> None:
    assert "not asked" in screen({**STATUS, "drift": {**STATUS["drift"], "asked": False}})
    assert "no plan could be made" in screen({**STATUS, "drift": {**STATUS["drift"], "error": "no"}})

# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""CloudWatch dashboards, as data."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Final

from ..engine.aws import Aws
from ..engine.diff import Change
from ..engine.errors import is_missing
from ..engine.kind import Found, Kind, Spec

MISSING = ("ResourceNotFound", "ResourceNotFoundException", "DashboardNotFoundError")
NAME = re.compile(r"[A-Za-z0-9_-]{1,255}")
MOST_WIDGETS = 500
COLUMNS = 24


class CloudwatchDashboard(Kind):
    """A dashboard. PutDashboard writes the whole of it."""

    name = "cloudwatch_dashboard"
    module = "cloudwatch_dashboards"
    option = "dashboards"
    services = ("cloudwatch",)
    taggable = False
    managed: ClassVar = {"PutDashboard": ("DashboardName", "DashboardBody")}
    unmanaged: ClassVar = {
        "PutDashboard": {"Tags": "taken only when it is made; its name, unique in the account, says whose it is"},
    }

    def problems(self, spec: Spec) -> Iterable[str]:
        if not NAME.fullmatch(spec["name"]):
            yield "name must have 1 to 255 letters, digits, - and _"
        widgets = spec["body"].get("widgets")
        if not isinstance(widgets, list):
            yield "body must have widgets, a list"
            return
        if len(widgets) > MOST_WIDGETS:
            yield f"body has {len(widgets)} widgets; CloudWatch allows {MOST_WIDGETS}"
        for place, widget in enumerate(widgets):
            if not isinstance(widget, Mapping) or "type" not in widget:
                yield f"body.widgets[{place}] has no type (metric, text, log, alarm …)"
            elif int(widget.get("x", 0)) + int(widget.get("width", 6)) > COLUMNS:
                yield f"body.widgets[{place}] ends right of column {COLUMNS}: correct x or width"

    def read(self, aws: Aws, spec: Spec) -> Found | None:
        cloudwatch = aws.reader("cloudwatch")
        try:
            answer = cloudwatch.get_dashboard(DashboardName=spec["name"])
        except cloudwatch.exceptions.ClientError as error:
            if is_missing(error, *MISSING):
                return None
            raise
        return Found(normal_form(json.loads(answer["DashboardBody"])), {"arn": answer["DashboardArn"]})

    def desired(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        return normal_form(spec["body"])

    def outputs(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        name = spec["name"]
        return {"name": name, "arn": aws.arn("cloudwatch", f"dashboard/{name}", region="")}

    def create(self, aws: Aws, spec: Spec, desired: Mapping[str, Any]) -> None:
        self._put(aws, spec)

    def update(
        self, aws: Aws, spec: Spec, found: Found, desired: Mapping[str, Any], changes: tuple[Change, ...]
    ) -> None:
        self._put(aws, spec)

    def _put(self, aws: Aws, spec: Spec) -> None:
        body = json.dumps(spec["body"], sort_keys=True)
        aws.writer("cloudwatch").put_dashboard(DashboardName=spec["name"], DashboardBody=body)

    def delete(self, aws: Aws, spec: Spec, found: Found) -> None:
        cloudwatch = aws.writer("cloudwatch")
        try:
            cloudwatch.delete_dashboards(DashboardNames=[spec["name"]])
        except cloudwatch.exceptions.ClientError as error:
            if not is_missing(error, *MISSING):
                raise


def normal_form(body: Mapping[str, Any]) -> dict[str, Any]:
    """`body` with its widgets by their place in the list, so that one changed widget is one change."""
    widgets = {str(place): widget for place, widget in enumerate(body.get("widgets", []))}
    return {"body": {**body, "widgets": widgets}}


KIND: Final = CloudwatchDashboard()

# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""CloudWatch dashboards, as data.

An embedded AWS keeps no tags on dashboards. There, and only there, they stand in the body, under `KEPT_TAGS`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Final

from ..engine.aws import Aws
from ..engine.diff import Change
from ..engine.errors import is_missing
from ..engine.kind import Found, Kind, Owned, Spec
from ..engine.owned import OneByOne, carrying
from ..engine.tags import as_dict, as_list

MISSING = ("ResourceNotFound", "ResourceNotFoundException", "DashboardNotFoundError")
NAME = re.compile(r"[A-Za-z0-9_-]{1,255}")
MOST_WIDGETS = 500
COLUMNS = 24
KEPT_TAGS: Final = "serverless.aws:tags"


class CloudwatchDashboard(Kind):
    """A dashboard. PutDashboard writes the whole of it."""

    name = "cloudwatch_dashboard"
    module = "cloudwatch_dashboards"
    option = "dashboards"
    services = ("cloudwatch",)
    managed: ClassVar = {"PutDashboard": ("DashboardName", "DashboardBody", "Tags")}

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
            elif not all(isinstance(widget.get(name, 0), int) for name in ("x", "y", "width", "height")):
                yield f"body.widgets[{place}]: x, y, width and height must be whole numbers"
            elif widget.get("x", 0) + widget.get("width", 6) > COLUMNS:
                yield f"body.widgets[{place}] ends right of column {COLUMNS}: correct x or width"

    def read(self, aws: Aws, spec: Spec) -> Found | None:
        cloudwatch, name = aws.reader("cloudwatch"), spec["name"]
        try:
            answer, tags = aws.together(
                lambda: cloudwatch.get_dashboard(DashboardName=name),
                lambda: None if aws.endpoint_url else dashboard_tags(aws, name),
            )
        except cloudwatch.exceptions.ClientError as error:
            if is_missing(error, *MISSING):
                return None
            raise
        body = json.loads(answer["DashboardBody"])
        kept = body.pop(KEPT_TAGS, {})
        identity = {"arn": answer["DashboardArn"], "name": name}
        return Found(normal_form(body), identity, kept if tags is None else tags)

    def desired(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        return normal_form(spec["body"])

    def owned(self, aws: Aws, described: Sequence[Spec]) -> Iterable[Owned]:
        """No search covers dashboards: ListDashboards, and a call for each that is not described."""
        known = {spec["name"] for spec in described}
        entries = aws.pages("cloudwatch", "list_dashboards", "DashboardEntries")
        names = {dashboard_arn(aws, item["DashboardName"]): item["DashboardName"] for item in entries}
        unknown = [arn for arn, name in names.items() if name not in known]
        tags_of = kept_tags if aws.endpoint_url else dashboard_tags
        ours = carrying(aws, OneByOne(lambda: unknown, lambda arn: tags_of(aws, names[arn])))
        return [Owned({"name": names[arn], "body": {}}) for arn in ours]

    def outputs(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        return {"name": spec["name"], "arn": dashboard_arn(aws, spec["name"])}

    def create(self, aws: Aws, spec: Spec, desired: Mapping[str, Any]) -> None:
        tags = desired.get("tags") or {}
        if aws.endpoint_url:
            put(aws, spec["name"], {**spec["body"], KEPT_TAGS: tags})
        else:
            put(aws, spec["name"], spec["body"], **({"Tags": as_list(tags)} if tags else {}))

    def update(
        self, aws: Aws, spec: Spec, found: Found, desired: Mapping[str, Any], changes: tuple[Change, ...]
    ) -> None:
        # CloudWatch takes Tags only when it makes a dashboard, and keeps them through an update
        kept = {KEPT_TAGS: kept_tags(aws, spec["name"])} if aws.endpoint_url else {}
        put(aws, spec["name"], {**spec["body"], **kept})

    def tag(self, aws: Aws, found: Found, to_set: Mapping[str, str], to_remove: list[str]) -> None:
        cloudwatch, name = aws.writer("cloudwatch"), found.identity["name"]
        if aws.endpoint_url:
            body = body_of(aws, name)
            tags = {**body.get(KEPT_TAGS, {}), **to_set}
            put(aws, name, {**body, KEPT_TAGS: {key: tags[key] for key in tags if key not in to_remove}})
            return
        if to_set:
            cloudwatch.tag_resource(ResourceARN=dashboard_arn(aws, name), Tags=as_list(to_set))
        if to_remove:
            cloudwatch.untag_resource(ResourceARN=dashboard_arn(aws, name), TagKeys=to_remove)

    def delete(self, aws: Aws, spec: Spec, found: Found) -> None:
        cloudwatch = aws.writer("cloudwatch")
        try:
            cloudwatch.delete_dashboards(DashboardNames=[spec["name"]])
        except cloudwatch.exceptions.ClientError as error:
            if not is_missing(error, *MISSING):
                raise


def dashboard_arn(aws: Aws, name: str) -> str:
    """The ARN of the dashboard called `name`; it has no region."""
    return aws.arn("cloudwatch", f"dashboard/{name}", region="")


def dashboard_tags(aws: Aws, name: str) -> dict[str, str]:
    """The tags of a dashboard (ListTagsForResource)."""
    answer = aws.reader("cloudwatch").list_tags_for_resource(ResourceARN=dashboard_arn(aws, name))
    return as_dict(answer.get("Tags"))


def kept_tags(aws: Aws, name: str) -> dict[str, str]:
    """The tags that the body of a dashboard of an embedded AWS keeps."""
    return dict(body_of(aws, name).get(KEPT_TAGS, {}))


def body_of(aws: Aws, name: str) -> dict[str, Any]:
    """The body of a dashboard (GetDashboard)."""
    return dict(json.loads(aws.reader("cloudwatch").get_dashboard(DashboardName=name)["DashboardBody"]))


def put(aws: Aws, name: str, body: Mapping[str, Any], **tags: Any) -> None:
    """PutDashboard: the whole of it."""
    text = json.dumps(body, sort_keys=True)
    aws.writer("cloudwatch").put_dashboard(DashboardName=name, DashboardBody=text, **tags)


def normal_form(body: Mapping[str, Any]) -> dict[str, Any]:
    """`body` with its widgets by their place in the list, so that one changed widget is one change."""
    widgets = {str(place): widget for place, widget in enumerate(body.get("widgets", []))}
    return {"body": {**body, "widgets": widgets}}


KIND: Final = CloudwatchDashboard()

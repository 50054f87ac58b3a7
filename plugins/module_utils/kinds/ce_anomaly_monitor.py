# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cost anomaly monitors: which costs are watched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Final

from ..engine.aws import Aws
from ..engine.clients import GLOBAL_REGION
from ..engine.diff import Change
from ..engine.errors import is_missing
from ..engine.kind import Found, Kind, Owned, Spec
from ..engine.owned import OneByOne, carrying
from ..engine.tags import as_list
from ..engine.values import UNKNOWN
from .ce_shared.named import MISSING, SERVICE, find_by_name, listed, tags_of, write_tags


class CeAnomalyMonitor(Kind):
    """A monitor of every service (AWS allows one in an account), or of the costs that a specification names."""

    name = "ce_anomaly_monitor"
    module = "ce_anomaly_monitors"
    option = "monitors"
    services = (SERVICE,)
    region = GLOBAL_REGION
    immutable = ("dimension", "specification")
    managed: ClassVar = {"CreateAnomalyMonitor": ("AnomalyMonitor", "ResourceTags")}

    def problems(self, spec: Spec) -> Iterable[str]:
        if bool(spec.get("dimension")) == bool(spec.get("specification")):
            yield "give either dimension or specification"

    def read(self, aws: Aws, spec: Spec) -> Found | None:
        found = find_monitor(aws, spec["name"])
        if found is None:
            return None
        monitor, tags = found
        return Found(normal_form(monitor), {"arn": monitor["MonitorArn"]}, tags)

    def desired(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        if spec.get("dimension"):
            return {"dimension": spec["dimension"]}
        return {"specification": normal_expression(spec["specification"])}

    def owned(self, aws: Aws, described: Sequence[Spec]) -> Iterable[Owned]:
        known = {spec["name"] for spec in described}
        names = {item["MonitorArn"]: item["MonitorName"] for item in monitors(aws)} if aws.stack else {}
        unknown = [arn for arn, name in names.items() if name not in known]
        ours = carrying(aws, OneByOne(lambda: unknown, lambda arn: tags_of(aws, arn)))
        return [Owned({"name": names[arn], "dimension": "SERVICE"}) for arn in ours]

    def outputs(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        return {"name": spec["name"], "arn": found.identity["arn"] if found else UNKNOWN}

    def create(self, aws: Aws, spec: Spec, desired: Mapping[str, Any]) -> str:
        form: dict[str, Any] = {"MonitorName": spec["name"], "MonitorType": "CUSTOM"}
        if "dimension" in desired:
            form |= {"MonitorType": "DIMENSIONAL", "MonitorDimension": desired["dimension"]}
        else:
            form["MonitorSpecification"] = desired["specification"]
        tags = {"ResourceTags": as_list(desired["tags"])} if desired.get("tags") else {}
        answer = aws.writer(SERVICE, GLOBAL_REGION).create_anomaly_monitor(AnomalyMonitor=form, **tags)
        return str(answer["MonitorArn"])

    def withdraw(self, aws: Aws, made_id: str) -> None:
        aws.writer(SERVICE, GLOBAL_REGION).delete_anomaly_monitor(MonitorArn=made_id)

    def update(
        self, aws: Aws, spec: Spec, found: Found, desired: Mapping[str, Any], changes: tuple[Change, ...]
    ) -> None:
        """Only its name can change, and that is its identity: everything else replaces it."""

    def tag(self, aws: Aws, found: Found, to_set: Mapping[str, str], to_remove: list[str]) -> None:
        write_tags(aws, found.identity["arn"], to_set, to_remove)

    def delete(self, aws: Aws, spec: Spec, found: Found) -> None:
        try:
            aws.writer(SERVICE, GLOBAL_REGION).delete_anomaly_monitor(MonitorArn=found.identity["arn"])
        except Exception as error:
            if not is_missing(error, *MISSING):
                raise


def monitors(aws: Aws) -> list[dict[str, Any]]:
    """All monitors of the account."""
    return listed(aws, "get_anomaly_monitors", "AnomalyMonitors")


def find_monitor(aws: Aws, name: str) -> tuple[dict[str, Any], dict[str, str]] | None:
    """The monitor called `name` with its tags, or None. Raises `Ambiguous` when several could be meant."""
    named = {item["MonitorArn"]: item for item in monitors(aws) if item["MonitorName"] == name}
    dates = {arn: item.get("CreationDate", "") for arn, item in named.items()}
    found = find_by_name(aws, "ce_anomaly_monitor", name, dates)
    return (named[found[0]], found[1]) if found else None


def normal_form(monitor: Mapping[str, Any]) -> dict[str, Any]:
    """A monitor as options of the description."""
    if monitor.get("MonitorDimension"):
        return {"dimension": monitor["MonitorDimension"]}
    return {"specification": normal_expression(monitor.get("MonitorSpecification") or {})}


def normal_expression(expression: Any) -> Any:
    """An expression with the members that Cost Explorer adds empty or by default taken out, and values sorted."""
    if isinstance(expression, Mapping):
        members = {key: normal_expression(value) for key, value in expression.items() if value not in (None, [], {})}
        if members.get("MatchOptions") == ["EQUALS"]:
            members.pop("MatchOptions")
        return members
    if isinstance(expression, list):
        items = [normal_expression(item) for item in expression]
        return sorted(items) if all(isinstance(item, str) for item in items) else items
    return expression


KIND: Final = CeAnomalyMonitor()

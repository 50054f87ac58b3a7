# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One record set of a Route 53 zone, looked up and changed: used by records and by certificates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from ...engine.aws import Aws
from ...engine.clients import GLOBAL_REGION
from ...engine.errors import error_code, error_message, is_missing
from ..route53_hosted_zone import plain_name

SAME_NAME: Final = 100
"""Record sets of one name and type that are looked at, when they are told apart by their set identifiers."""
UNROUTED: Final = {
    f"ChangeBatch.Changes.*.ResourceRecordSet.{name}": "not offered"
    for name in ("TrafficPolicyInstanceId", "CidrRoutingConfig", "GeoProximityLocation")
}
"""What a change of records never sends, and why."""
ROUTING: Final = UNROUTED | {
    f"ChangeBatch.Changes.*.ResourceRecordSet.{name}": "validation records have no routing policy"
    for name in ("SetIdentifier", "Weight", "Region", "GeoLocation", "Failover", "MultiValueAnswer", "HealthCheckId")
}
"""The same for a certificate's validation records."""


def find_record_set(
    aws: Aws, zone_id: str, name: str, record_type: str, set_identifier: str | None = None
) -> dict[str, Any] | None:
    """The record set of this name, type and set identifier, or None.

    One call, however large the zone: the listing starts at it. Where another record set stands in its way (one without
    a routing policy and those with one exclude each other), that one is the answer.
    """
    route53 = aws.reader("route53", GLOBAL_REGION)
    try:
        answer = route53.list_resource_record_sets(
            HostedZoneId=zone_id,
            StartRecordName=plain_name(name),
            StartRecordType=record_type,
            MaxItems=str(SAME_NAME) if set_identifier else "1",
        )
    except route53.exceptions.ClientError as error:
        if is_missing(error, "NoSuchHostedZone"):
            return None
        raise
    same = [
        dict(item)
        for item in answer["ResourceRecordSets"]
        if plain_name(item["Name"]) == plain_name(name) and item["Type"] == record_type
    ]
    in_the_way = [item for item in same if bool(item.get("SetIdentifier")) != bool(set_identifier)]
    own = [item for item in same if item.get("SetIdentifier") == set_identifier]
    return next(iter(own or in_the_way), None)


def change_record_sets(aws: Aws, zone_id: str, changes: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
    """Carry out `(action, record set)` pairs in one batch. Deleting what is gone already is success."""
    batch = [{"Action": action, "ResourceRecordSet": dict(record_set)} for action, record_set in changes]
    try:
        aws.writer("route53", GLOBAL_REGION).change_resource_record_sets(
            HostedZoneId=zone_id, ChangeBatch={"Changes": batch}
        )
    except Exception as error:
        only_deletes = all(item["Action"] == "DELETE" for item in batch)
        gone = error_code(error) == "InvalidChangeBatch" and "not found" in error_message(error)
        if not (only_deletes and (gone or is_missing(error, "NoSuchHostedZone"))):
            raise

# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The base of CloudFront's policies and origin access controls: unique names, one configuration each, no tags."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

from ...engine.aws import GLOBAL_REGION, Aws
from ...engine.diff import Change
from ...engine.errors import Transient, is_missing
from ...engine.kind import Found, Kind, Spec
from ...engine.values import UNKNOWN


class NamedConfig(Kind):
    """A resource that CloudFront lists whole, so that one call reads it; only a write needs its ETag.

    Subclasses say what the API calls it: `thing` (`cache_policy`), `shape` (`CachePolicy`).
    """

    thing: ClassVar[str]
    shape: ClassVar[str]
    list_operation: ClassVar[str]
    services = ("cloudfront",)
    region = GLOBAL_REGION
    taggable = False
    patience_seconds = 900.0
    stale: ClassVar[tuple[Transient, ...]] = (
        Transient("PreconditionFailed", "", "somebody else has just changed it"),
        Transient("InvalidIfMatchVersion", "", "somebody else has just changed it"),
    )

    @abstractmethod
    def normal_form(self, config: Mapping[str, Any]) -> dict[str, Any]:
        """The configuration as options of the description."""

    @abstractmethod
    def wire_form(self, spec: Spec, desired: Mapping[str, Any], current: Mapping[str, Any]) -> dict[str, Any]:
        """The goal as the API's configuration; what is not managed comes from `current`."""

    @abstractmethod
    def find(self, aws: Aws, name: str) -> tuple[str, dict[str, Any]] | None:
        """Id and configuration of the one called `name`, or None."""

    def read(self, aws: Aws, spec: Spec) -> Found | None:
        found = self.find(aws, spec["name"])
        if found is None:
            return None
        own_id, config = found
        return Found(self.normal_form(config), {"id": own_id, "config": config})

    def outputs(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        return {"name": spec["name"], "id": found.identity["id"] if found else UNKNOWN}

    def create(self, aws: Aws, spec: Spec, desired: Mapping[str, Any]) -> None:
        # Names are unique: a second create is refused, so a lost answer cannot make two
        create = getattr(aws.writer("cloudfront", GLOBAL_REGION), f"create_{self.thing}")
        create(**{f"{self.shape}Config": self.wire_form(spec, desired, {})})

    def update(
        self, aws: Aws, spec: Spec, found: Found, desired: Mapping[str, Any], changes: tuple[Change, ...]
    ) -> None:
        own_id = found.identity["id"]
        current = getattr(aws.reader("cloudfront", GLOBAL_REGION), f"get_{self.thing}_config")(Id=own_id)
        config = self.wire_form(spec, desired, current[f"{self.shape}Config"])
        update = getattr(aws.writer("cloudfront", GLOBAL_REGION), f"update_{self.thing}")
        update(Id=own_id, IfMatch=current["ETag"], **{f"{self.shape}Config": config})

    def delete(self, aws: Aws, spec: Spec, found: Found) -> None:
        own_id, missing = found.identity["id"], f"NoSuch{self.shape}"
        try:
            etag = getattr(aws.reader("cloudfront", GLOBAL_REGION), f"get_{self.thing}_config")(Id=own_id)["ETag"]
            getattr(aws.writer("cloudfront", GLOBAL_REGION), f"delete_{self.thing}")(Id=own_id, IfMatch=etag)
        except Exception as error:
            if not is_missing(error, missing):
                raise


def find_policy(aws: Aws, thing: str, shape: str, name: str) -> tuple[str, dict[str, Any]] | None:
    """Id and configuration of the custom cache, origin request or response headers policy called `name`, or None."""
    operation = {"cache_policy": "list_cache_policies"}.get(thing, f"list_{thing.removesuffix('y')}ies")
    list_policies = getattr(aws.reader("cloudfront", GLOBAL_REGION), operation)
    arguments: dict[str, str] = {"Type": "custom"}
    while True:  # botocore has no paginator for these
        answer = list_policies(**arguments)[f"{shape}List"]
        for item in answer.get("Items", ()):
            config = item[shape][f"{shape}Config"]
            if config["Name"] == name:
                return item[shape]["Id"], config
        if not answer.get("NextMarker"):
            return None
        arguments["Marker"] = answer["NextMarker"]


def listed(items: Any) -> dict[str, Any]:
    """`{"Quantity": n, "Items": [...]}`, as CloudFront wants every list; without `Items` when there are none."""
    values = list(items)
    return {"Quantity": len(values), "Items": values} if values else {"Quantity": 0}


def items_of(block: Mapping[str, Any] | None) -> list[Any]:
    """The reverse of `listed`."""
    return list((block or {}).get("Items") or ())

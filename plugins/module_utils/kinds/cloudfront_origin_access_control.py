# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""CloudFront origin access controls: how requests to a private origin are signed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Final

from ..engine.aws import Aws
from ..engine.clients import GLOBAL_REGION
from ..engine.errors import Transient
from ..engine.kind import Spec
from .edge_shared.named_configs import NamedConfig

OPTIONS: Final = {
    "description": "Description",
    "origin_type": "OriginAccessControlOriginType",
    "signing_behavior": "SigningBehavior",
    "signing_protocol": "SigningProtocol",
}


class CloudfrontOriginAccessControl(NamedConfig):
    """An origin access control, found by its name."""

    name = "cloudfront_origin_access_control"
    module = "cloudfront_origin_access_controls"
    option = "access_controls"
    thing, shape = "origin_access_control", "OriginAccessControl"
    note, note_characters = "Description", 256
    refuses_second = True
    transient = (
        *NamedConfig.stale,
        Transient("OriginAccessControlAlreadyExists", "", "another run has just made it"),
        Transient("OriginAccessControlInUse", "", "a distribution still uses it"),
    )
    managed: ClassVar = {
        "CreateOriginAccessControl": ("OriginAccessControlConfig",),
        "UpdateOriginAccessControl": ("Id", "IfMatch", "OriginAccessControlConfig"),
    }

    def problems(self, spec: Spec) -> Iterable[str]:
        if not 1 <= len(spec["name"]) <= 64:
            yield "name has 1 to 64 characters"
        yield from self.note_problems(spec)

    def every(self, aws: Aws) -> list[tuple[str, dict[str, Any]]]:
        items = aws.pages(
            "cloudfront", "list_origin_access_controls", "OriginAccessControlList.Items", region=GLOBAL_REGION
        )
        return [(item["Id"], item) for item in items]

    def goal(self, spec: Spec) -> dict[str, Any]:
        return {option: spec[option] for option in OPTIONS}

    def normal_form(self, config: Mapping[str, Any]) -> dict[str, Any]:
        return {option: config.get(name, "") for option, name in OPTIONS.items()}

    def wire_form(self, spec: Spec, desired: Mapping[str, Any], current: Mapping[str, Any]) -> dict[str, Any]:
        return {**current, "Name": spec["name"], **{name: desired[option] for option, name in OPTIONS.items()}}


def find_access_control_id(aws: Aws, name: str) -> str | None:
    """The id of the origin access control called `name`, or None."""
    found = KIND.find(aws, name)
    return found[0] if found else None


KIND: Final = CloudfrontOriginAccessControl()

# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which regional web ACL stands before a stage of a REST API or a user pool: one, and only the described one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Final

from ..engine.aws import Aws
from ..engine.diff import Change
from ..engine.errors import Transient, is_missing
from ..engine.kind import Found, Kind, Owned, Spec
from ..engine.values import UNKNOWN
from .apigateway_rest_api.names import find_rest_api_ids, list_rest_apis
from .cognito_user_pool.find import find_user_pool_id
from .wafv2_web_acl import find_web_acl, list_web_acls, owned_names

MISSING: Final = "WAFNonexistentItemException"
PROTECTED: Final = ("API_GATEWAY", "COGNITO_USER_POOL")
STAGE: Final = re.compile(r"::/restapis/(?P<api>[^/]+)/stages/(?P<stage>.+)$")
HTTP_API: Final = "/apis/"


class Wafv2Association(Kind):
    """One protected resource. WAF keeps one web ACL for each: associating another takes the place of the first."""

    name = "wafv2_association"
    module = "wafv2_associations"
    option = "associations"
    services = ("wafv2", "apigateway", "cognito-idp")
    after = ("apigateway_rest_apis", "cognito_user_pools", "wafv2_web_acls")
    taggable = False
    patience_seconds = 300.0
    transient = (
        Transient("WAFUnavailableEntityException", "", "WAF is still spreading what was just made"),
        Transient("WAFOptimisticLockException", "", "somebody else has just changed it"),
    )
    managed: ClassVar = {"AssociateWebACL": ("WebACLArn", "ResourceArn")}

    def title(self, spec: Spec) -> str:
        if spec.get("rest_api"):
            return f"{spec['rest_api']}/{spec.get('stage') or ''}"
        return str(spec.get("user_pool") or spec.get("resource_arn") or spec["web_acl"])

    def problems(self, spec: Spec) -> Iterable[str]:
        given = [option for option in ("rest_api", "user_pool", "resource_arn") if spec.get(option)]
        if len(given) != 1:
            yield "give exactly one of rest_api (with stage), user_pool and resource_arn"
        if bool(spec.get("rest_api")) != bool(spec.get("stage")):
            yield "rest_api and stage belong together: a web ACL stands before one stage"
        arn = spec.get("resource_arn") or ""
        if ":apigateway:" in arn and HTTP_API in arn:
            yield "resource_arn is an HTTP API, which cannot carry a web ACL: put CloudFront before it"
        if ":cloudfront:" in arn:
            yield "resource_arn is a distribution, which names its web ACL itself: use web_acl of the distribution"

    def read(self, aws: Aws, spec: Spec) -> Found | None:
        arn = resource_arn(aws, spec)
        if arn is None:
            return None
        wafv2 = aws.reader("wafv2")
        try:
            acl = wafv2.get_web_acl_for_resource(ResourceArn=arn).get("WebACL")
        except wafv2.exceptions.ClientError as error:
            if is_missing(error, MISSING):
                return None
            raise
        if not acl:  # WAF's answer for a resource without a web ACL has no member
            return None
        return Found({"web_acl_arn": acl["ARN"]}, {"resource_arn": arn, "theirs": theirs(acl["Name"], spec)})

    def desired(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        return {"web_acl_arn": web_acl_arn(aws, spec["web_acl"])}

    def owned(self, aws: Aws, described: Sequence[Spec]) -> Iterable[Owned]:
        """What stands behind a web ACL of ours and is not described: ListResourcesForWebACL for each of these."""
        ours = set(owned_names(aws, "REGIONAL", ())) if aws.stack else set()
        if not ours:
            return []
        acls = {item["Name"]: item["ARN"] for item in list_web_acls(aws, "REGIONAL") if item["Name"] in ours}
        spoken = {resource_arn(aws, spec) for spec in described}
        wafv2 = aws.reader("wafv2")
        asked = [(name, arn, kind) for name, arn in sorted(acls.items()) for kind in PROTECTED]
        answers = aws.together(
            *(
                lambda arn=arn, kind=kind: wafv2.list_resources_for_web_acl(WebACLArn=arn, ResourceType=kind)
                for _name, arn, kind in asked
            )
        )
        found = {
            resource: name
            for (name, _arn, _kind), answer in zip(asked, answers, strict=True)
            for resource in answer.get("ResourceArns", ())
        }
        return [Owned({"web_acl": name, **named(aws, arn)}) for arn, name in sorted(found.items()) if arn not in spoken]

    def outputs(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        return {"resource_arn": found.identity["resource_arn"] if found else resource_arn(aws, spec) or UNKNOWN}

    def leaves(self, found: Found) -> str:
        return str(found.identity["theirs"])

    def create(self, aws: Aws, spec: Spec, desired: Mapping[str, Any]) -> None:
        arn = aws.reference("protected resource", self.title(spec), resource_arn(aws, spec))
        aws.writer("wafv2").associate_web_acl(WebACLArn=desired["web_acl_arn"], ResourceArn=arn)

    def update(
        self, aws: Aws, spec: Spec, found: Found, desired: Mapping[str, Any], changes: tuple[Change, ...]
    ) -> None:
        aws.writer("wafv2").associate_web_acl(
            WebACLArn=desired["web_acl_arn"], ResourceArn=found.identity["resource_arn"]
        )

    def delete(self, aws: Aws, spec: Spec, found: Found) -> None:
        try:
            aws.writer("wafv2").disassociate_web_acl(ResourceArn=found.identity["resource_arn"])
        except Exception as error:
            if not is_missing(error, MISSING):
                raise


def theirs(acl_name: str, spec: Spec) -> str:
    """Why destroying leaves the association alone: it leads to a web ACL that is not the described one; else empty."""
    name = spec["web_acl"]
    wanted = name.split("/")[-2] if name.startswith("arn:") else name
    return "" if acl_name == wanted else f"the web ACL {acl_name} stands there now, which is not {wanted}: it is left"


def web_acl_arn(aws: Aws, name: str) -> Any:
    """The ARN of the regional web ACL `name`; an ARN stays as it is. Unknown in a plan when there is none."""
    if name.startswith("arn:"):
        return name
    summary = aws.once(("regional web ACL", name), lambda: find_web_acl(aws, name, "REGIONAL"))
    return aws.reference("regional web ACL", name, summary["ARN"] if summary else None)


def resource_arn(aws: Aws, spec: Spec) -> str | None:
    """The ARN of what is protected, or None while it does not exist."""
    if spec.get("resource_arn"):
        return str(spec["resource_arn"])
    if pool := spec.get("user_pool"):
        pool_id = aws.once(("user pool", pool), lambda: find_user_pool_id(aws, pool))
        return aws.arn("cognito-idp", f"userpool/{pool_id}") if pool_id else None
    api = spec["rest_api"]
    api_id = aws.once(("REST API", api), lambda: find_rest_api_ids(aws, [api])[api])
    return aws.arn("apigateway", f"/restapis/{api_id}/stages/{spec['stage']}", account="") if api_id else None


def named(aws: Aws, arn: str) -> dict[str, str]:
    """How a description names the resource: a stage by its API's name, anything else by its ARN."""
    stage = STAGE.search(arn)
    apis = list_rest_apis(aws) if stage else ()
    for api in apis:
        if stage and api["id"] == stage["api"]:
            return {"rest_api": api["name"], "stage": stage["stage"]}
    return {"resource_arn": arn}


KIND: Final = Wafv2Association()

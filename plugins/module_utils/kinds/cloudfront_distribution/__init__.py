# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""CloudFront distributions: origins, cache behaviors, certificate, web ACL, logging."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Final
from urllib.parse import urlsplit

from ...engine.aws import Aws
from ...engine.clients import GLOBAL_REGION
from ...engine.diff import Change, changed
from ...engine.errors import EngineError, NotYet, Transient, error_code, error_message, is_missing
from ...engine.kind import Found, Kind, Owned, Spec
from ...engine.tags import as_list
from ...engine.values import UNKNOWN
from ..edge_shared.distributions import (
    CLOUDFRONT_ZONE_ID,
    NAME_TAG,
    distribution_tags,
    find_distribution,
    owned_distributions,
)
from .config import normal_form, wire_form
from .coverage import MANAGED, UNMANAGED
from .description import distribution_problems
from .goal import desired_distribution

MISSING: Final = "NoSuchDistribution"


class CloudfrontDistribution(Kind):
    """A distribution, found by the name that its comment and a tag carry, or by an alias when it was made by hand."""

    name = "cloudfront_distribution"
    module = "cloudfront_distributions"
    option = "distributions"
    services = ("cloudfront", "acm", "wafv2", "apigatewayv2", "secretsmanager")
    after = (
        "acm_certificates",
        "apigatewayv2_apis",
        "cloudfront_cache_policies",
        "cloudfront_origin_access_controls",
        "cloudfront_response_headers_policies",
        "s3_buckets",
        "secretsmanager_secrets",
        "wafv2_web_acls",
    )
    secret = ("origins.*.headers.*",)
    patience_seconds = 1800.0
    transient = (
        Transient("PreconditionFailed", "", "somebody else has just changed it"),
        Transient("InvalidIfMatchVersion", "", "somebody else has just changed it"),
        Transient("DistributionNotDisabled", "", "CloudFront is still switching it off"),
        Transient("DistributionAlreadyExists", "", "another run has just made it, or it was deleted a moment ago"),
        Transient("InvalidWebACLId", "", "CloudFront does not see the new web ACL yet"),
    )
    managed: ClassVar = MANAGED
    unmanaged: ClassVar = UNMANAGED

    def problems(self, spec: Spec) -> Iterable[str]:
        return distribution_problems(spec)

    def read(self, aws: Aws, spec: Spec) -> Found | None:
        summary = find_distribution(aws, spec["name"], spec["aliases"])
        if summary is None:
            return None
        cloudfront = aws.reader("cloudfront", GLOBAL_REGION)
        try:
            answer, tags = aws.together(
                lambda: cloudfront.get_distribution(Id=summary["Id"]),
                lambda: distribution_tags(aws, summary["ARN"]),
            )
        except cloudfront.exceptions.ClientError as error:
            if is_missing(error, MISSING):
                return None
            raise
        distribution = answer["Distribution"]
        config, status = distribution["DistributionConfig"], distribution["Status"]
        attributes = {"name": tags.pop(NAME_TAG, ""), **normal_form(config)}
        identity = {
            "id": distribution["Id"],
            "arn": distribution["ARN"],
            "domain_name": distribution["DomainName"],
            "status": status,
            "etag": answer["ETag"],
            "config": config,
        }
        settled = status == "Deployed" or not spec["wait_enabled"]
        return Found(attributes, identity, tags, settled=settled, status=f"CloudFront is deploying it ({status})")

    def desired(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        return desired_distribution(aws, spec)

    def owned(self, aws: Aws, described: Sequence[Spec]) -> Iterable[Owned]:
        return [
            Owned({"name": name, "origins": [], "default_behavior": {"origin": "-"}})
            for name in owned_distributions(aws)
        ]

    def outputs(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        domain = found.identity["domain_name"] if found else UNKNOWN
        host = min(spec["aliases"], key=spec["aliases"].index) if spec["aliases"] else domain
        identity = found.identity if found else {}
        outputs = {
            "name": spec["name"],
            "id": identity.get("id", UNKNOWN),
            "arn": identity.get("arn", UNKNOWN),
            "domain_name": domain,
            "hosted_zone_id": CLOUDFRONT_ZONE_ID,
            "status": identity.get("status", UNKNOWN),
            "url": host if host is UNKNOWN else f"https://{host}",
        }
        if aws.endpoint_url:
            # MiniStack routes by the distribution's own host name on its one port, and knows TLS from this header
            outputs["local_url"] = f"http://{urlsplit(aws.endpoint_url).netloc}"
            outputs["local_headers"] = {"Host": domain, "X-Forwarded-Proto": "https"}
        return outputs

    def create(self, aws: Aws, spec: Spec, desired: Mapping[str, Any]) -> str:
        reference = caller_reference(aws.stack, spec["name"])
        config = {"CallerReference": reference, **wire_form(desired, {})}
        tags = {**desired.get("tags", {}), NAME_TAG: spec["name"]}
        with_tags = {"DistributionConfig": config, "Tags": {"Items": as_list(tags)}}
        try:
            answer = aws.writer("cloudfront", GLOBAL_REGION).create_distribution_with_tags(
                DistributionConfigWithTags=with_tags
            )
        except Exception as error:
            raise explained(spec, error) from error
        return str(answer["Distribution"]["Id"])

    def withdraw(self, aws: Aws, made_id: str) -> None:
        answer = aws.reader("cloudfront", GLOBAL_REGION).get_distribution(Id=made_id)
        distribution = answer["Distribution"]
        remove(aws, made_id, distribution["DistributionConfig"], answer["ETag"], distribution["Status"])

    def update(
        self, aws: Aws, spec: Spec, found: Found, desired: Mapping[str, Any], changes: tuple[Change, ...]
    ) -> None:
        cloudfront, identity = aws.writer("cloudfront", GLOBAL_REGION), found.identity
        if changed(changes, "name"):
            tags = as_list({NAME_TAG: spec["name"]})
            cloudfront.tag_resource(Resource=identity["arn"], Tags={"Items": tags})
        if any(change.path[0] != "name" for change in changes):
            config = wire_form(desired, identity["config"])
            try:
                cloudfront.update_distribution(Id=identity["id"], IfMatch=identity["etag"], DistributionConfig=config)
            except Exception as error:
                raise explained(spec, error) from error

    def tag(self, aws: Aws, found: Found, to_set: Mapping[str, str], to_remove: list[str]) -> None:
        cloudfront, arn = aws.writer("cloudfront", GLOBAL_REGION), found.identity["arn"]
        if to_set:
            cloudfront.tag_resource(Resource=arn, Tags={"Items": as_list(to_set)})
        if to_remove:
            cloudfront.untag_resource(Resource=arn, TagKeys={"Items": to_remove})

    def delete(self, aws: Aws, spec: Spec, found: Found) -> None:
        identity = found.identity
        remove(aws, identity["id"], identity["config"], identity["etag"], identity["status"])


def remove(aws: Aws, own_id: str, config: Mapping[str, Any], etag: str, status: str) -> None:
    """The next step of deleting: CloudFront deletes only what is switched off everywhere."""
    cloudfront = aws.writer("cloudfront", GLOBAL_REGION)
    try:
        if config["Enabled"]:
            cloudfront.update_distribution(Id=own_id, IfMatch=etag, DistributionConfig={**config, "Enabled": False})
        elif status != "Deployed":
            raise NotYet("CloudFront is switching it off everywhere, which takes minutes")
        else:
            cloudfront.delete_distribution(Id=own_id, IfMatch=etag)
    except NotYet:
        raise
    except Exception as error:
        if not is_missing(error, MISSING):
            raise


def caller_reference(stack: str | None, name: str) -> str:
    """The same for everybody who makes this distribution within one minute: a repeated create does not make two.

    It cannot be the same for ever, since CloudFront remembers the references of deleted distributions too.
    """
    return f"serverless.aws/{stack or '-'}/{name}/{int(time.time() // 60)}"


def explained(spec: Spec, error: Exception) -> Exception:
    """`error` in words that name the option, for what only CloudFront can know; otherwise `error` itself."""
    code, text = error_code(error), error_message(error)
    aliases = ", ".join(spec["aliases"])
    if code == "CNAMEAlreadyExists":
        return EngineError(
            f"cloudfront_distribution {spec['name']}: another distribution, here or in another account, already has "
            f"one of the aliases {aliases}: {text}",
            "An alias belongs to one distribution in the world: take it from the other one first, or choose another.",
        )
    if code == "InvalidViewerCertificate":
        return EngineError(
            f"cloudfront_distribution {spec['name']}: CloudFront refuses certificate {spec.get('certificate')}: {text}",
            f"It must be issued, in us-east-1, and cover every one of the aliases {aliases}.",
        )
    return error


KIND: Final = CloudfrontDistribution()

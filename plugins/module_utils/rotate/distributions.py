# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The headers by which CloudFront shows a secret to an API: whether they have the current value, and giving it to them.

Only the header is changed. What else differs from the description stays for the next run of the site.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any, Final

from ..engine.aws import Aws
from ..engine.clients import GLOBAL_REGION
from ..engine.errors import EngineError, error_code, passing
from ..engine.waits import Backoff
from ..kinds.cloudfront_distribution.references import secret_value
from ..kinds.edge_shared.distributions import find_distribution
from .described import Described, Shown

DEPLOYED: Final = "Deployed"
PATIENCE_SECONDS: Final = 1800.0
CHANGED_MEANWHILE: Final = ("PreconditionFailed", "InvalidIfMatchVersion")


def ids(aws: Aws, secret: Described) -> dict[str, str]:
    """By name, the ids of the distributions that show the secret (ListDistributions)."""
    found = {}
    for shown in secret.shown:
        summary = find_distribution(aws, shown.distribution, shown.aliases)
        if summary is None:
            raise EngineError(
                f"distribution {shown.distribution} does not exist", "Converge first (playbooks/site.yml)."
            )
        found[shown.distribution] = str(summary["Id"])
    return found


def stale(aws: Aws, secret: Described, found: Mapping[str, str]) -> list[str]:
    """The names of those that show another value than the current one."""
    names = []
    for name, own_id in found.items():
        config = get(aws, own_id)["Distribution"]["DistributionConfig"]
        if with_values(config, wanted(aws, secret, name)) != config:
            names.append(name)
    return names


def wanted(aws: Aws, secret: Described, distribution: str) -> dict[Shown, str]:
    """The values that the headers of one distribution should have now (GetSecretValue)."""
    return {
        shown: str(secret_value(aws, secret.name, shown.key))
        for shown in secret.shown
        if shown.distribution == distribution
    }


def with_values(config: Mapping[str, Any], values: Mapping[Shown, str]) -> dict[str, Any]:
    """A distribution's configuration with these values in its headers. Raises EngineError for a header it has not."""
    changed = copy.deepcopy(dict(config))
    for shown, value in values.items():
        headers = list(headers_of(changed, shown))
        if not headers:
            raise EngineError(
                f"distribution {shown.distribution} sends no header {shown.header} to origin {shown.origin}",
                "Converge first (playbooks/site.yml).",
            )
        for header in headers:
            header["HeaderValue"] = value
    return changed


def headers_of(config: Mapping[str, Any], shown: Shown) -> Iterator[dict[str, Any]]:
    """The header in the configuration, to be changed there."""
    for origin in config["Origins"]["Items"]:
        if origin["Id"] == shown.origin:
            for header in (origin.get("CustomHeaders") or {}).get("Items") or ():
                if header["HeaderName"].lower() == shown.header.lower():
                    yield header


def show(aws: Aws, secret: Described, name: str, own_id: str) -> None:
    """Have the distribution send the current value (UpdateDistribution, of what was read a moment ago)."""
    backoff = Backoff()
    while True:
        answer = get(aws, own_id)
        config = answer["Distribution"]["DistributionConfig"]
        changed = with_values(config, wanted(aws, secret, name))
        if changed == config:
            return
        try:
            aws.writer("cloudfront", GLOBAL_REGION).update_distribution(
                Id=own_id, IfMatch=answer["ETag"], DistributionConfig=changed
            )
        except Exception as error:
            goes_on = passing(error) or error_code(error) in CHANGED_MEANWHILE
            if not goes_on or not backoff.pause():
                raise


def await_deployed(aws: Aws, name: str, own_id: str) -> None:
    """Wait until what was changed last holds at every edge: until then some of them send the value before."""
    backoff = Backoff(patience_seconds=PATIENCE_SECONDS, longest_seconds=15.0)
    told = False
    while (status := get(aws, own_id)["Distribution"]["Status"]) != DEPLOYED:
        if not told:
            aws.progress(f"waiting until distribution {name} is deployed everywhere, which takes minutes ({status})")
            told = True
        if not backoff.pause(at_work=True):
            raise EngineError(
                f"distribution {name} is not deployed after {PATIENCE_SECONDS:.0f} s ({status})",
                "Run it again later: it goes on from here.",
            )


def deployed(aws: Aws, own_id: str) -> bool:
    """Whether nothing of it is under way."""
    return bool(get(aws, own_id)["Distribution"]["Status"] == DEPLOYED)


def get(aws: Aws, own_id: str) -> Mapping[str, Any]:
    """GetDistribution: configuration, status and ETag of one moment."""
    answer: Mapping[str, Any] = aws.reader("cloudfront", GLOBAL_REGION).get_distribution(Id=own_id)
    return answer

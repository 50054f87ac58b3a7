# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes of stages and deployments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..api_shared.gone import gently
from ..api_shared.patches import replaced
from .goal import deployment_description
from .one_update import Writing
from .stages import deployed_hash, normal_stage, patches


def write_stages(writing: Writing) -> None:
    """Every changed stage; one deployment serves all that need one."""
    client, api_id = writing.client, writing.api_id
    for name in writing.unwanted("stages"):
        gently(client, client.delete_stage, restApiId=api_id, stageName=name)
    deployment = ""
    for name in writing.wanted("stages"):
        wanted, has = writing.desired["stages"][name], writing.actual["stages"].get(name)
        if not deployment and (has is None or has["deployment"] != wanted["deployment"]):
            deployment = deployment_of(writing, wanted["deployment"])
        if has is None:
            make_stage(writing, name, wanted, deployment)
            continue
        operations = patches(has, wanted)
        if has["deployment"] != wanted["deployment"]:
            operations.insert(0, replaced("/deploymentId", deployment))
        client.update_stage(restApiId=api_id, stageName=name, patchOperations=operations)


def deployment_of(writing: Writing, wanted: str) -> str:
    """The id of a deployment of this definition: one that an interrupted run has made, or a new one."""
    for known, description in sorted(writing.deployments.items()):
        if deployed_hash(description) == wanted:
            return known
    answer = writing.client.create_deployment(restApiId=writing.api_id, description=deployment_description(wanted))
    return str(answer["id"])


def make_stage(writing: Writing, name: str, wanted: Mapping[str, Any], deployment: str) -> None:
    """A new stage, with what CreateStage does not take in a second call, unless its cache has to be made first."""
    client, api_id = writing.client, writing.api_id
    cache = {}
    if wanted["cache_cluster_size"]:
        cache = {"cacheClusterEnabled": True, "cacheClusterSize": wanted["cache_cluster_size"]}
    answer = client.create_stage(
        restApiId=api_id,
        stageName=name,
        deploymentId=deployment,
        description=wanted["description"],
        variables=dict(wanted["variables"]),
        tracingEnabled=wanted["tracing_enabled"],
        **cache,
    )
    operations = patches(normal_stage(answer, {}), wanted)
    if operations and not cache:
        client.update_stage(restApiId=api_id, stageName=name, patchOperations=operations)


def prune(writing: Writing) -> None:
    """Delete the deployments that no stage serves."""
    client, api_id = writing.client, writing.api_id
    for deployment in writing.unwanted("unused_deployments"):
        gently(client, client.delete_deployment, restApiId=api_id, deploymentId=deployment)

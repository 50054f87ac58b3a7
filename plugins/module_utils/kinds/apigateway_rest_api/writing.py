# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The writes that bring a REST API to the goal, in the order that API Gateway accepts.

Three rounds, with a look at AWS after each: the definition; then deployments and stages, so that what is deployed is
what AWS has been seen to have; then the deployments that nothing serves any longer. Writes go one after the other:
API Gateway answers those that meet with a conflict.
"""

from __future__ import annotations

from ..api_shared.gone import gently
from ..api_shared.invocation import allow, forbid
from . import writing_methods, writing_parts
from .names import statement_id
from .one_update import Writing
from .writing_stages import prune, write_stages


def write_all(writing: Writing) -> None:
    """The next round."""
    rounds = {"stages": 1, "unused_deployments": 2}
    due = min(rounds.get(change.path[0], 0) for change in writing.changes)
    (write_definition, write_stages, prune)[due](writing)


def write_definition(writing: Writing) -> None:
    """First what methods refer to, then paths and methods; strays in the reverse order: one in use is not deleted."""
    client, api_id, sid = writing.client, writing.api_id, statement_id(writing.api)
    if own := writing_parts.api_patches(writing):
        client.update_rest_api(restApiId=api_id, patchOperations=own)
    for function in writing.wanted("permissions"):
        replaces = function in writing.actual["permissions"]
        allow(writing.aws, sid, function, writing.desired["permissions"][function], replaces)
    for function in writing.unwanted("permissions"):  # as long as a method names it: later nobody knows of it
        forbid(writing.aws, sid, function)
    for family, write in (
        ("authorizers", writing_parts.write_authorizer),
        ("models", writing_parts.write_model),
        ("validators", writing_parts.write_validator),
    ):
        for name in writing.wanted(family):
            write(writing, name)
    writing_methods.make_resources(writing)
    for key in writing.touched("methods"):
        writing_methods.write_method(writing, key)
    for name in writing.touched("gateway_responses"):
        writing_parts.write_response(writing, name)
    remove_strays(writing)


def remove_strays(writing: Writing) -> None:
    """Delete what the definition no longer has; the methods that used it are gone or changed by now."""
    client, api_id = writing.client, writing.api_id
    for name in writing.unwanted("authorizers"):
        gently(client, client.delete_authorizer, restApiId=api_id, authorizerId=writing.ids["authorizers"][name])
    for name in writing.unwanted("models"):
        gently(client, client.delete_model, restApiId=api_id, modelName=name)
    for name in writing.unwanted("validators"):
        validator = writing.ids["validators"][name]
        gently(client, client.delete_request_validator, restApiId=api_id, requestValidatorId=validator)
    writing_methods.drop_resources(writing)

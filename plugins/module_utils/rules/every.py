# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every rule between resources; a rule within one resource is its kind's own (`Kind.problems`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from . import api_timeouts, edge, queue_consumers, references, rotation, slips
from .description import Description, Problems

RULES: Final[tuple[Callable[[Description], Problems], ...]] = (
    queue_consumers.check,
    queue_consumers.check_retention,
    edge.check,
    api_timeouts.check,
    api_timeouts.check_rest,
    references.functions,
    references.mappings,
    references.apis,
    references.rest_apis,
    references.usage_plans,
    references.rest_domains,
    references.log_roles,
    references.clients,
    references.monitoring,
    references.records,
    references.associations,
    references.costs,
    rotation.check,
    slips.check,
    slips.check_redrive_sources,
)


def problems(description: Description) -> list[str]:
    """What AWS would refuse, or would break later, in how the described resources fit together."""
    return [problem for rule in RULES for problem in rule(description)]

# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A secret, its rotation, and the function that rotates it, which must let Secrets Manager in."""

from __future__ import annotations

from .description import Description, Problems
from .references import BY_ARN, missing, unqualified

PRINCIPAL = "secretsmanager.amazonaws.com"


def check(description: Description) -> Problems:
    """RotateSecret is refused for a function without the permission (AccessDeniedException)."""
    secrets, functions = description.by_name("secretsmanager_secrets"), description.by_name("lambda_functions")
    for rotation in description.of("secretsmanager_rotations"):
        where = f"rotations ({rotation['secret']})"
        name = unqualified(rotation["function"])
        yield from missing(where, "secret", rotation["secret"], secrets)
        yield from missing(where, "function", name, functions, BY_ARN)
        permissions = functions[name].get("permissions") or () if name in functions else None
        if permissions is not None and all(one["principal"] != PRINCIPAL for one in permissions):
            yield (
                f"{where}: the function {name} does not let Secrets Manager in: give it a permission with principal "
                f"{PRINCIPAL} and source_arn secret:{rotation['secret']}"
            )

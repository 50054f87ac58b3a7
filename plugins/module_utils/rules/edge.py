# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules between distributions, certificates, web ACLs and APIs."""

from __future__ import annotations

from collections import Counter

from .description import Description, Problems, Spec


def check(description: Description) -> Problems:
    """Aliases need a certificate that covers them; an alias belongs to one distribution."""
    certificates = {str(spec["domain"]): spec for spec in description.of("acm_certificates")}
    aliases: Counter[str] = Counter()
    for distribution in description.of("cloudfront_distributions"):
        where = f"distributions ({distribution['name']})"
        names = distribution.get("aliases") or []
        aliases.update(names)
        domain = distribution.get("certificate")
        if names and not domain:
            yield f"{where}: aliases are given without a certificate; CloudFront's own one covers none of them"
        elif domain and domain in certificates:
            for alias in names:
                if not covers(certificates[domain], alias):
                    yield f"{where}: the certificate for {domain} does not cover the alias {alias}; add it to its names"
    for alias, times in aliases.items():
        if times > 1:
            yield f"distributions: the alias {alias} is given {times} times; it can belong to one distribution only"


def covers(certificate: Spec, name: str) -> bool:
    """Whether a name, or a wildcard for its last-but-one level, is on the certificate (RFC 6125)."""
    names = {str(certificate["domain"]), *(certificate.get("alternative_names") or [])}
    return name in names or f"*.{name.partition('.')[2]}" in names

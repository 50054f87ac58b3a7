# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The certificates of an application."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..engine.aws import Aws
from ..kinds.acm_certificate.lookup import KEY_ALGORITHMS, certificates
from .question import Question
from .times import days_between, iso


def newest_certificates(aws: Aws, question: Question) -> list[dict[str, Any]]:
    """The newest certificate of each domain, its status and when it ends (ListCertificates, DescribeCertificate)."""
    found = []
    for spec in question.of("acm_certificates"):
        there = certificates(aws, spec["domain"], spec["region"], KEY_ALGORITHMS)
        detail: Mapping[str, Any] = there[-1].detail if there else {}
        found.append(
            {
                "domain": spec["domain"],
                "status": detail.get("Status", "MISSING"),
                "not_after": iso(detail.get("NotAfter")),
                "days_left": days_between(question.now, detail.get("NotAfter")),
                "renewal": (detail.get("RenewalSummary") or {}).get("RenewalStatus"),
            }
        )
    return found

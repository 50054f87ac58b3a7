# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What AWS says of the parts of an application right now. Read calls only, side by side."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from ..engine.aws import Aws
from ..engine.explain import explain
from .alarms import alarms, subscriptions
from .certificates import newest_certificates
from .functions import functions, log_errors
from .metrics import metrics
from .question import Question
from .queues import queues


def answers(aws: Aws, question: Question) -> dict[str, Any]:
    """Everything by subject; `unanswered` has what could not be asked, and why."""
    subjects: dict[str, Callable[[Aws, Question], Any]] = {
        "alarms": alarms,
        "queues": queues,
        "functions": functions,
        "log_errors": log_errors,
        "metrics": metrics,
        "certificates": newest_certificates,
        "subscriptions": subscriptions,
    }
    unanswered: list[dict[str, str]] = []

    def ask(subject: str) -> Any:
        try:
            return subjects[subject](aws, question)
        except Exception as error:
            unanswered.append({"subject": subject, "text": str(explain(error, f"asking for {subject}"))})
            return None

    # threads of their own: those of `aws.together` are for the calls that each subject makes
    with ThreadPoolExecutor(len(subjects), thread_name_prefix="aws-status") as pool:
        found = dict(zip(subjects, pool.map(ask, subjects), strict=True))
    return {**found, "unanswered": sorted(unanswered, key=lambda item: item["subject"])}

"""What may go wrong with a run of an application, and what must be true after the next one."""

from __future__ import annotations

from typing import Any, Final

from aws_proxy import Faults
from aws_proxy.faults import CONFLICTS
from contract.harness.expect import same
from e2e.playbooks.observed import Observed, alike, everything
from e2e.playbooks.plays import Application
from e2e.playbooks.story import Story

CHANGED: Final[dict[str, dict[str, Any]]] = {
    "posts": {
        "posts_visibility_timeout_seconds": 60,
        "posts_max_receive_count": 5,
        "posts_function_memory_mb": 512,
        "posts_log_retention_days": 30,
        "posts_access_token_seconds": 1800,
        "posts_throttling_burst_limit": 77,
        "posts_waf_rate_limit": 4321,
        "posts_price_class": "PriceClass_200",
        "serverless_tags": {"environment": "changed"},
    },
    "orders": {
        "orders_function_memory_mb": 512,
        "orders_log_retention_days": 30,
        "orders_access_token_seconds": 1800,
        "orders_throttling_burst_limit": 77,
        "orders_waf_rate_limit": 4321,
        "orders_alarm_client_errors": 77,
        "orders_cors_origin": "https://www.example.com",
        "serverless_tags": {"environment": "changed"},
    },
    "items": {
        "items_function_memory_mb": 512,
        "items_log_retention_days": 30,
        "items_access_token_seconds": 1800,
        "items_throttling_burst_limit": 77,
        "items_quota": {"limit": 777, "period": "WEEK"},
        "items_waf_rate_limit": 4321,
        "items_alarm_throttled_requests": 77,
        "items_cors_origin": "https://www.example.com",
        "serverless_tags": {"environment": "changed"},
    },
}
"""By application: a change in every tier at once that can be taken back, to the same resources as they were."""


def faults(seed: int) -> Faults:
    """A fifth of all calls refused, a twentieth unanswered after their effect, and each passing conflict once."""
    return Faults(seed=seed, error_rate=0.2, timeout_after_rate=0.05, conflicts=CONFLICTS)


def survives(application: Application, expected: Observed, what: str, playbook: str = "site", **variables: Any) -> None:
    """The next run ends well, in `expected` with the very same ids, and the one after it only reads."""
    run = application.play(playbook, **variables)
    assert run.code == 0, f"{what}: {run.output}"
    assert everything(application.raw) == expected, what
    again = application.play(playbook, **variables)
    assert (again.code, again.writes) == (0, []), f"{what}: {again.output}"


def as_undisturbed(application: Application, story: Story) -> None:
    """The account holds what an undisturbed first deployment makes: nothing less, nothing twice, nothing else."""
    same(alike(everything(application.raw), application.account), story.undisturbed, "another application")


def endures(application: Application, story: Story, seed: int) -> None:
    """First deployment, change forth and back, destruction: each in one run with faults, and with its right end."""
    empty = everything(application.raw)
    troubled(application, seed)
    as_undisturbed(application, story)
    before = everything(application.raw)
    troubled(application, seed, **CHANGED[application.hosts])
    troubled(application, seed)
    assert everything(application.raw) == before
    troubled(application, seed, "destroy")
    assert everything(application.raw) == empty


def troubled(application: Application, seed: int, playbook: str = "site", **variables: Any) -> None:
    """A run that ends well although much goes wrong."""
    with application.troubled(faults(seed)):
        run = application.play(playbook, **variables)
    assert run.code == 0, run.output
    assert any(call.interference.startswith("fault:") for call in run.calls), "nothing went wrong"

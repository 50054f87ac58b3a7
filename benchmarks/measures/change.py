"""One changed attribute: the write calls are exactly those of that attribute."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from benchmarks.measures.run import OURS, Benchmark, say
from benchmarks.place import away
from benchmarks.processes import run
from benchmarks.report import counted

CHANGES: Final[tuple[tuple[dict[str, Any], dict[str, int]], ...]] = (
    # variable with its new value; the calls that AWS needs for it
    ({"posts_throttling_burst_limit": 300}, {"apigatewayv2.UpdateStage": 1}),
    ({"posts_waf_rate_limit": 900}, {"wafv2.UpdateWebACL": 1}),
    ({"posts_dead_letter_retention_seconds": 1000000}, {"sqs.SetQueueAttributes": 1}),
    ({"posts_access_token_seconds": 1800}, {"cognito-idp.UpdateUserPoolClient": 1}),
    ({"posts_function_memory_mb": 512}, {"lambda.UpdateFunctionConfiguration": 4}),
)


def measure(benchmark: Benchmark) -> None:
    """Each change on top of the ones before, in one account."""
    superfluous = 0
    with away(benchmark.folder(), 0) as place:
        account = place.account("change")
        record = place.record
        assert record is not None
        say("this collection deploys, to change it")
        run(OURS.deploy(account))
        variables: dict[str, Any] = {}
        for change, expected in CHANGES:
            variables |= change
            record.new_calls(account.id)
            run([OURS.playbook(account, **variables)])
            calls = record.new_calls(account.id)
            superfluous += (calls.writes - Counter(expected)).total() + (Counter(expected) - calls.writes).total()
            benchmark.report.note(
                f"{', '.join(f'{name}={value}' for name, value in change.items())}: "
                f"writes {counted(calls.writes)}; expected {counted(expected)}; {calls.number} calls in all."
            )
    benchmark.report.goal(f"write calls too many or missing in {len(CHANGES)} changes", 0, superfluous, "calls")

"""``python -m aws_proxy``: run the proxy by hand, or print the table of strict rules."""

from __future__ import annotations

import argparse
import signal
import sys
import threading

from .calls import Call
from .faults import CONFLICTS, Faults
from .server import DEFAULT_TIME_SCALE, AwsProxy
from .table import rules_table


def main(arguments: list[str] | None = None) -> int:
    """Serve until SIGTERM or SIGINT; the first line printed is the proxy's URL."""
    options = _parser().parse_args(arguments)
    if options.list_rules:
        print(rules_table())
        return 0
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    faults = Faults(
        seed=options.seed,
        error_rate=options.error_rate,
        timeout_after_rate=options.timeout_after_rate,
        conflicts=CONFLICTS if options.conflicts else (),
    )
    with AwsProxy(
        options.upstream,
        port=options.port,
        record_to=options.record,
        delay_ms=options.delay_ms,
        faults=faults,
        strict=options.strict,
        time_scale=options.time_scale,
        on_call=_print_call if options.verbose else None,
    ) as proxy:
        print(proxy.url, flush=True)
        stopped.wait()
    return 0


def _print_call(call: Call) -> None:
    mark = "W" if call.is_write else "r"
    print(f"{mark} {call.name} {call.status or '---'} {call.error_code} {call.interference}".rstrip(), file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m aws_proxy", description=__doc__)
    parser.add_argument("--upstream", default="http://127.0.0.1:4566", help="the embedded AWS (default: %(default)s)")
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1; 0 picks a free one")
    parser.add_argument("--record", metavar="FILE", help="append every AWS API call as a JSON line, secrets redacted")
    parser.add_argument("--delay-ms", type=float, default=0.0, help="added to each AWS API call")
    parser.add_argument("--strict", action="store_true", help="answer as the real AWS would (see --list-rules)")
    parser.add_argument(
        "--time-scale", type=float, default=DEFAULT_TIME_SCALE, help="factor on AWS's waiting times (60 s → 2 s)"
    )
    parser.add_argument("--seed", type=int, default=0, help="seed of the faults")
    parser.add_argument("--error-rate", type=float, default=0.0, help="share answered by throttling, 500 or 503")
    parser.add_argument("--timeout-after-rate", type=float, default=0.0, help="share left unanswered after its effect")
    parser.add_argument("--conflicts", action="store_true", help="each passing conflict of the real AWS once")
    parser.add_argument("--verbose", action="store_true", help="print each call to stderr")
    parser.add_argument("--list-rules", action="store_true", help="print the strict rules as a Markdown table")
    return parser


if __name__ == "__main__":
    sys.exit(main())

"""Which thread makes which call."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from ansible_collections.serverless.aws.plugins.module_utils.engine.errors import EngineError
from ansible_collections.serverless.aws.plugins.module_utils.engine.side_by_side import (
    IN_LINE,
    PARALLEL_RESOURCES,
    each,
    each_resource,
    together,
)


def here() -> int:
    return threading.get_ident()


def meets(_: object, patience_seconds: float = 10) -> bool:
    """Whether two calls of one resource are made side by side: each waits for the other, in vain where they are not."""
    meeting = threading.Barrier(2)

    def meet() -> bool:
        try:
            meeting.wait(patience_seconds)
        except threading.BrokenBarrierError:
            return False
        return True

    with ThreadPoolExecutor(2, thread_name_prefix=f"{IN_LINE}-call") as pool:
        return all(together(pool, (meet, meet)))


def test_who_asks_makes_the_first_call_itself() -> None:
    with ThreadPoolExecutor(2) as pool:
        first, second = together(pool, (here, here))
    assert (first == here(), second == here()) == (True, False)


def test_nothing_to_call_is_nothing() -> None:
    with ThreadPoolExecutor(2) as pool:
        assert together(pool, ()) == []


def test_the_first_error_is_raised_when_all_have_ended_and_in_line_at_once() -> None:
    ended: list[int] = []

    def fail(number: int) -> None:
        raise ValueError(f"number {number}")

    calls = (lambda: ended.append(1), lambda: fail(2), lambda: fail(3), lambda: ended.append(4))
    for prefix, made in (("any", [1, 4]), (IN_LINE, [1])):
        ended.clear()
        with (
            ThreadPoolExecutor(2) as pool,
            ThreadPoolExecutor(1, thread_name_prefix=prefix) as asking,
            pytest.raises(ValueError, match="number 2"),
        ):
            asking.submit(together, pool, calls).result()
        assert sorted(ended) == made


def test_also_the_end_of_the_process_waits_until_all_have_ended() -> None:
    ended = threading.Event()

    def interrupt() -> None:
        raise KeyboardInterrupt

    def other() -> None:
        threading.Event().wait(0.1)
        ended.set()

    with ThreadPoolExecutor(2) as pool:
        with pytest.raises(KeyboardInterrupt):
            together(pool, (interrupt, other))
        assert ended.is_set()


def test_a_call_that_makes_calls_does_not_wait_for_a_thread() -> None:
    with ThreadPoolExecutor(1, thread_name_prefix=f"{IN_LINE}-call") as pool:
        nested = lambda: together(pool, (lambda: 1, lambda: 2))  # noqa: E731
        assert together(pool, (nested, nested)) == [[1, 2], [1, 2]]


def test_calls_of_few_resources_are_side_by_side_and_those_of_many_in_line() -> None:
    few, many = range(2), range(PARALLEL_RESOURCES + 1)
    assert each_resource(few, meets, str) == [True, True]
    assert each_resource(many, partial(meets, patience_seconds=0.05), str) == [False] * len(many)


def test_parts_have_calls_side_by_side_however_many_there_are() -> None:
    many = range(PARALLEL_RESOURCES + 1)
    assert each(many, meets, str) == [True] * len(many)


def test_one_that_fails_does_not_stop_the_others() -> None:
    def work(number: int) -> int:
        if number == 1:
            raise ValueError("one")
        return number

    first, failed, last = each(range(3), work, lambda number: f"number {number}")
    assert (first, last) == (0, 2)
    assert isinstance(failed, EngineError)
    assert "number 1" in str(failed)

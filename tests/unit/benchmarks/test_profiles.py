"""What profiles say."""

from __future__ import annotations

from benchmarks.profiles import OTHER, activities, tasks

OUTPUT = """\
serverless.aws.posts : Before the recap --------------------------------- 7.00s
TASKS RECAP ********************************************************************
Saturday 28 November 2026  03:28:05 +0000 (0:00:02.299)       0:00:27.407 *****
===============================================================================
serverless.aws.posts : Posts | Plan ------------------------------------- 9.90s
serverless.aws.posts : Validating arguments - The posts application --- 5.47s
"""


def test_tasks_are_those_of_the_recap() -> None:
    assert tasks(OUTPUT) == [
        ("serverless.aws.posts : Posts | Plan", 9.90),
        ("serverless.aws.posts : Validating arguments - The posts application", 5.47),
    ]


def test_samples_are_told_by_activity_and_the_name_of_a_process_tells_none() -> None:
    stacks = [
        'process 1:"python validate_argument_spec";main (ansible/cli/playbook.py:1) 10',
        'process 2:"python";WorkerProcess.run (worker.py:1);run (plugins/action/validate_argument_spec.py:34) 60',
        'process 2:"python";WorkerProcess.run (worker.py:1);FastPath._converge (fast_path.py:1) 30',
    ]
    assert activities(stacks) == [
        ("checking the role's variables against its spec", 0.6),
        ("the collection's own work, outside threads", 0.3),
        (OTHER, 0.1),
    ]

"""Where the seconds of a run go: by task, as Ansible's callback tells, and by activity, from sampled stacks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

TASK: Final = re.compile(r"^(\S.*?) -+ (\d+\.\d+)s$", re.MULTILINE)
ACTIVITIES: Final = (
    # what, and a part of the name of a frame that tells; the first that is anywhere in the stack counts
    ("packages: pip and zips", ("packaging/",)),
    ("AWS calls, in threads", ("Thread.run",)),
    ("checking the role's variables against its spec", ("validate_argument_spec",)),
    ("templating a task's arguments", ("_post_validate_args",)),
    ("the collection's own work, outside threads", ("FastPath._converge",)),
    ("workers: conditions, variables, end", ("WorkerProcess.run",)),
    ("starting workers", ("popen_fork",)),
    ("reading botocore's models before the workers start", ("preloaded (",)),
    ("importing boto3", ("boto3/__init__", "botocore/")),
    ("importing the collection", ("ansible_collections", "module_utils/", "plugins/action", "_collection_finder")),
    ("reading YAML", ("yaml/",)),
    ("including roles and task files", ("playbook/role", "included_file", "load_list_of", "include")),
    ("taking results over from workers", ("_wait_on_pending_results", "results_thread")),
    ("importing Ansible", ("_find_and_load",)),
)
OTHER: Final = "everything else: Ansible's loop, starting and ending Python"


def tasks(output: str) -> list[tuple[str, float]]:
    """Name and seconds of the slowest tasks, as `ansible.posix.profile_tasks` prints them at the end."""
    _, _, recap = output.partition("TASKS RECAP")
    return [(name, float(seconds)) for name, seconds in TASK.findall(recap)]


def activities(stacks: Iterable[str]) -> list[tuple[str, float]]:
    """The share of each activity in `stacks`, lines of frames joined by `;` and a number of samples; largest first."""
    found: Counter[str] = Counter()
    for line in stacks:
        frames, _, samples = line.rpartition(" ")
        found[_activity([frame for frame in frames.split(";") if not frame.startswith("process ")])] += int(samples)
    total = found.total() or 1
    return [(what, number / total) for what, number in found.most_common()]


def _activity(frames: Iterable[str]) -> str:
    stack = ";".join(frames)
    return next((what for what, signs in ACTIVITIES if any(sign in stack for sign in signs)), OTHER)

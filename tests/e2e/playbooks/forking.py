"""A process that has imported the module converge and forks a run of it for each line that it is given.

A line is a request, `{"arguments": {...}, "output": "file"}`; the answers are the run's process id, and its exit status
when it has ended.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from typing import Any

from ansible.module_utils import basic

from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.whole import WHOLE
from ansible_collections.serverless.aws.plugins.module_utils.engine.sessions import preload
from ansible_collections.serverless.aws.plugins.modules import converge


def run(request: dict[str, Any]) -> None:
    """The module, as Ansible would start it, in this process; it ends the process."""
    file = os.open(request["output"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    for stream in (1, 2):
        os.dup2(file, stream)
    basic._ANSIBLE_ARGS = json.dumps({"ANSIBLE_MODULE_ARGS": request["arguments"]}).encode()
    basic._ANSIBLE_PROFILE = "legacy"
    converge.main()


def main() -> None:
    """One run after the other."""
    preload(WHOLE.services)
    gc.freeze()
    print("ready", flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        pid = os.fork()
        if not pid:
            os.setsid()
            run(request)
        print(pid, flush=True)
        _, status = os.waitpid(pid, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main()

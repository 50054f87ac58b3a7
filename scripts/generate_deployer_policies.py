# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write roles/<application>/files/policies/{deploy,plan}.json from recorded runs (`make record-policies APP=posts`).

The runs go through the recording proxy to an embedded AWS of their own, as its root: plan, first deployment with
everything optional, repair and change, destruction. How the policies follow from the calls: docs/deployer-policies.md.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "support")]

from contract.harness.place import open_place  # noqa: E402 - the recorder lies with the tests
from deployer_policies.document import actions, document, text  # noqa: E402
from e2e.deployer.recording import description, policies, record  # noqa: E402
from e2e.playbooks.plays import Application  # noqa: E402


def main(arguments: Sequence[str] | None = None) -> int:
    """Record an application and write its policies."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("application", help="name of its role")
    name = parser.parse_args(arguments).application
    with tempfile.TemporaryDirectory() as directory, open_place(Path(directory) / "aws") as place:
        application = Application(place, place.fresh_account(), Path(directory) / "run", name)
        recording = record(application, application, description(name))
        application.raw.close()
    for kind, granted in recording.derived().items():
        policy = document(granted)
        (policies(name) / f"{kind}.json").write_text(text(policy), encoding="utf-8")
        print(f"{kind}: {len(actions(policy))} actions")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""schemathesis, as a user would run it against the running API."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Final

from e2e.application.deployment import Deployment
from e2e.playbooks.plays import BIN, ROOT, environment

OPENAPI: Final = ROOT / "docs" / "openapi"
WORST_CASE_SECONDS: Final = 1800


def schemathesis(posts: Deployment, directory: Path, examples: int) -> subprocess.CompletedProcess[str]:
    """Run all phases and checks with a fixed seed and at most `examples` examples an operation.

    In CloudFront's place, with its secret: CloudFront itself answers TRACE with 403, where the check wants a 405.
    """
    secret = posts.raw.client("secretsmanager").get_secret_value(SecretId="posts-origin")["SecretString"]
    headers = {
        "x-origin-verify": secret,
        "Authorization": f"Bearer {posts.user().access_token}",
    }
    command = [str(BIN / "schemathesis"), "--config-file", str(OPENAPI / "schemathesis.toml")]
    command += ["run", str(OPENAPI / "posts.yaml"), "--url", f"http://127.0.0.1:{posts.port}{posts.back_door.prefix}"]
    command += ["--checks", "all", "--max-examples", str(examples), "--seed", "1", "--no-color"]
    command += ["--generation-database", "none"]
    for name, value in headers.items():
        command += ["--header", f"{name}: {value}"]
    return subprocess.run(
        command,
        cwd=directory,
        env=environment(directory),
        capture_output=True,
        text=True,
        timeout=WORST_CASE_SECONDS,
        check=False,
    )

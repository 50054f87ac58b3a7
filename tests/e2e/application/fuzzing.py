"""What schemathesis is to try on posts."""

from __future__ import annotations

import subprocess
from pathlib import Path

from e2e.application.deployment import Deployment
from e2e.deployed.fuzzing import Target, fuzz


def schemathesis(posts: Deployment, directory: Path, examples: int) -> subprocess.CompletedProcess[str]:
    """Run it in CloudFront's place, with its secret: CloudFront answers TRACE with 403, where the check wants a 405."""
    secret = posts.raw.client("secretsmanager").get_secret_value(SecretId="posts-origin")["SecretString"]
    headers = {"x-origin-verify": secret, "Authorization": f"Bearer {posts.user().access_token}"}
    url = f"http://127.0.0.1:{posts.port}{posts.back_door.prefix}"
    return fuzz(Target("posts.yaml", "schemathesis.toml", url, headers), directory, examples)

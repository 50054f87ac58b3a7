"""The packages: layers by pip, zips of layers and functions, the origin secret. Arguments: sources, folder to build in.

Zips have fixed times, so that what did not change has the hash it had.
"""

import secrets
import subprocess
import sys
import zipfile
from pathlib import Path

FUNCTIONS = {
    "write-post": "write_post",
    "read-posts": "read_posts",
    "process-post": "process_post",
    "redrive-dlq": "redrive_dlq",
}
sources, build = Path(sys.argv[1]), Path(sys.argv[2])
build.mkdir(parents=True, exist_ok=True)


def zipped(target, files):
    """Write `files` (name to path) to the zip `target`."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, path in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name), path.read_bytes(), zipfile.ZIP_DEFLATED)


for layer in ("web", "posts"):
    source, target = sources / "layers" / layer, build / layer
    if not target.exists():
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--only-binary=:all:", "--no-compile"]
        platform = ["--implementation", "cp", "--platform", "manylinux2014_aarch64", "--python-version", "3.13"]
        requirements = ["--target", str(target), "-r", str(source / "requirements.txt")]
        subprocess.run([*pip, *platform, *requirements], check=True)
    files = {f"python/{p.relative_to(target)}": p for p in target.rglob("*") if p.is_file()}
    own = source / f"{layer}_common"
    files |= {f"python/{p.relative_to(source)}": p for p in own.rglob("*.py")}
    zipped(build / f"layer-{layer}.zip", {name: p for name, p in files.items() if not name.startswith("python/bin/")})
for name, folder in FUNCTIONS.items():
    zipped(build / f"{name}.zip", {f"{folder}.py": sources / "posts" / folder / f"{folder}.py"})
if not (build / "origin-secret").exists():
    (build / "origin-secret").write_text(secrets.token_hex(24))

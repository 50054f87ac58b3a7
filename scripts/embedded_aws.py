# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Start and stop one embedded AWS (MiniStack, served by `embedded_aws_server.py`) as a process. Standard library only.

Both `make up` (through `local_aws.py`) and the tests use this module, so there is one place that knows how it is run.

Facts about MiniStack 1.5 that the settings rest on, each found by running it:

* It listens on all interfaces unless `BIND_HOST` says otherwise, and opens SFTP and MQTT ports unless told not to.
* Python functions run as sub-processes of `sys.executable`, that is the interpreter of the virtual environment with its
  site-packages; PATH is not used. They inherit MiniStack's environment, so that environment is built from nothing here:
  a user's `AWS_PROFILE` or `AWS_ENDPOINT_URL` would otherwise reach every function.
* State is written on SIGTERM only, one JSON file a service, function code and layers beside it as blobs, S3 objects
  below `S3_DATA_DIR`. A SIGKILL (or a power cut) goes back to the state of the last start.
* What survives a stop and a start: see `local_aws.py`.
* The key that signs Cognito's tokens lies in `STATE_DIR` even without persistence; its default is shared by all
  MiniStacks of a machine, so it is always set.
* With a Docker daemon in reach it removes containers that look like its own at start; it is kept away from Docker.
"""

from __future__ import annotations

import contextlib
import fcntl
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

SERVER = Path(__file__).resolve().with_name("embedded_aws_server.py")
HOST = "127.0.0.1"
ACCOUNT_ID = "000000000000"

_HEALTH_PATH = "/_ministack/health"
_RESET_PATH = "/_ministack/reset"
_POLL_SECONDS = 0.01
_LOG_TAIL_LINES = 15
# LOG_LEVEL, SMTP_HOST and CLOUDTRAIL_RECORDING are MiniStack's own switches that a user may want to set.
_INHERITED = (
    "PATH",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "TZ",
    "LD_LIBRARY_PATH",
    "LOG_LEVEL",
    "SMTP_HOST",
    "CLOUDTRAIL_RECORDING",
)


class EmbeddedAwsError(Exception):
    """The embedded AWS cannot be started or stopped; the text says why and what to do."""


class PortTakenError(EmbeddedAwsError):
    """Something else listens on the port."""


@dataclass(frozen=True)
class EmbeddedAws:
    """One embedded AWS: a port on loopback and the directory that everything of it lies in.

    `persistence_enabled` keeps the state over a stop and a start. `command` is what is run.
    """

    port: int
    directory: Path
    persistence_enabled: bool = False
    command: tuple[str, ...] = (sys.executable, str(SERVER))

    @property
    def endpoint_url(self) -> str:
        """The address for `AWS_ENDPOINT_URL`."""
        return f"http://{HOST}:{self.port}"

    @property
    def log_file(self) -> Path:
        """What the process prints; the log of the run before lies beside it as `.log.1`."""
        return self.directory / "ministack.log"

    @property
    def pid_file(self) -> Path:
        """Holds the process id, and is locked by that process for as long as it lives."""
        return self.directory / "ministack.pid"

    def environment(self, inherited: Mapping[str, str]) -> dict[str, str]:
        """The whole environment of the process, and of the functions that it runs."""
        directory = self.directory
        kept = {name: inherited[name] for name in _INHERITED if name in inherited}
        return kept | {
            "AUTH": "true",
            "BIND_HOST": HOST,
            "GATEWAY_PORT": str(self.port),
            "MINISTACK_ACCOUNT_ID": ACCOUNT_ID,
            "SFTP_ENABLED": "0",
            "IOT_MTLS_ENABLED": "0",
            "PERSIST_STATE": "1" if self.persistence_enabled else "0",
            "STATE_DIR": str(directory / "state"),
            "S3_PERSIST": "1" if self.persistence_enabled else "0",
            "S3_DATA_DIR": str(directory / "s3"),
            "TMPDIR": str(directory / "tmp"),
            "HOME": str(directory / "tmp"),
            "DOCKER_HOST": f"unix://{directory / 'no-docker.sock'}",
        }

    def running_pid(self) -> int | None:
        """The id of the running process, or None.

        The process itself holds the lock, so neither a stale file nor an id that now belongs to
        another program is ever believed.
        """
        try:
            with self.pid_file.open("r+", encoding="ascii") as file:
                if _try_lock(file):
                    return None
                return int(file.read().strip() or 0) or None
        except (FileNotFoundError, ValueError):
            return None

    def healthy(self) -> bool:
        """Whether an embedded AWS answers on the port (ours or another: see `running_pid`)."""
        answer = _request(self.port, "GET", _HEALTH_PATH)
        return answer is not None and answer[0] == 200 and b'"services"' in answer[1]

    def start(self, wait_seconds: float = 60.0) -> bool:
        """Start the process, detached, and wait until it answers. False when it was running already.

        Raises PortTakenError when another program has the port, EmbeddedAwsError when it exits or does not answer.
        """
        self.directory.mkdir(parents=True, exist_ok=True)
        with self.pid_file.open("a+", encoding="ascii") as file:
            if self._running_elsewhere(file, wait_seconds):
                return False
            if _listening(self.port):
                raise PortTakenError(self._port_taken_text())
            process = self._spawn(file)
        try:
            self._await_health(process, wait_seconds)
        except EmbeddedAwsError:
            self._kill(process.pid)
            process.wait()
            raise
        # It is meant to outlive us; without a code Popen would warn that it does.
        process.returncode = 0
        return True

    def stop(self, wait_seconds: float = 30.0) -> bool:
        """Ask the process to save its state and end, and wait for it. False when none was running.

        Raises EmbeddedAwsError when it had to be killed, with its state not saved.
        """
        pid = self.running_pid()
        if pid is None:
            self.pid_file.unlink(missing_ok=True)
            return False
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
        if not self._await_end(pid, wait_seconds):
            self.kill()
            raise EmbeddedAwsError(
                f"The embedded AWS (process {pid}) did not end within {wait_seconds:g} s and was killed; "
                f"its state since the last start is lost. See {self.log_file}."
            )
        self.pid_file.unlink(missing_ok=True)
        return True

    def kill(self) -> None:
        """End the process and the functions it runs at once; nothing is saved. For tests."""
        pid = self.running_pid()
        if pid is not None:
            self._kill(pid)
            self._await_end(pid, 10.0)
        self.pid_file.unlink(missing_ok=True)

    def reset(self) -> None:
        """Make the account empty again, on disk too, running or not."""
        if self.running_pid() is None:
            for name in ("state", "s3", "tmp"):
                shutil.rmtree(self.directory / name, ignore_errors=True)
            return
        answer = _request(self.port, "POST", _RESET_PATH, timeout_seconds=60.0)
        if answer is None or answer[0] != 200:
            raise EmbeddedAwsError(f"The embedded AWS on port {self.port} refused the reset. See {self.log_file}.")

    def _spawn(self, lock_file: IO[str]) -> subprocess.Popen[bytes]:
        # MiniStack leaves the unpacked code of functions behind; nobody else uses this folder while we hold the lock.
        shutil.rmtree(self.directory / "tmp", ignore_errors=True)
        for name in ("state", "s3", "tmp"):
            (self.directory / name).mkdir(exist_ok=True)
        if self.log_file.exists():
            self.log_file.replace(self.log_file.with_suffix(".log.1"))
        with self.log_file.open("ab") as log:
            process = subprocess.Popen(
                self.command,
                cwd=self.directory,
                env=self.environment(os.environ),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                pass_fds=(lock_file.fileno(),),
            )
        lock_file.truncate(0)
        lock_file.write(f"{process.pid}\n")
        lock_file.flush()
        return process

    def _running_elsewhere(self, file: IO[str], wait_seconds: float) -> bool:
        # Whoever holds the lock serves, is about to, or is on its way out: then the lock becomes ours.
        deadline = time.monotonic() + wait_seconds
        while not _try_lock(file):
            if self.healthy():
                return True
            if time.monotonic() > deadline:
                raise EmbeddedAwsError(
                    f"The embedded AWS (process {self.running_pid()}) runs but does not answer on port {self.port}. "
                    f"Stop it with `make down` and look at {self.log_file}."
                )
            time.sleep(_POLL_SECONDS)
        return False

    def _await_health(self, process: subprocess.Popen[bytes], wait_seconds: float) -> None:
        deadline = time.monotonic() + wait_seconds
        while not self.healthy():
            if process.poll() is not None:
                raise EmbeddedAwsError(
                    f"The embedded AWS ended with code {process.returncode} instead of serving port {self.port}.\n"
                    f"The end of {self.log_file}:\n{self._log_tail()}"
                )
            if time.monotonic() > deadline:
                raise EmbeddedAwsError(
                    f"The embedded AWS does not answer on port {self.port} after {wait_seconds:g} s.\n"
                    f"The end of {self.log_file}:\n{self._log_tail()}"
                )
            time.sleep(_POLL_SECONDS)

    def _await_end(self, pid: int, wait_seconds: float) -> bool:
        deadline = time.monotonic() + wait_seconds
        while self.running_pid() is not None:
            if time.monotonic() > deadline:
                return False
            time.sleep(_POLL_SECONDS)
        # A child that nobody waits for stays behind, and the processor time of a test run lacks its own.
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, 0)
        return True

    @staticmethod
    def _kill(pid: int) -> None:
        # It leads a session of its own, so its group is itself and the functions it runs.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)

    def _port_taken_text(self) -> str:
        who = "another embedded AWS (of another clone?)" if self.healthy() else "another program"
        return (
            f"Port {self.port} on {HOST} is taken by {who}. Choose a free one: LOCAL_AWS_PORT={self.port + 1} make up"
        )

    def _log_tail(self) -> str:
        try:
            lines = self.log_file.read_text(encoding="utf-8", errors="replace").splitlines()
        except FileNotFoundError:
            return "(empty)"
        return "\n".join(f"  {line}" for line in lines[-_LOG_TAIL_LINES:])


def free_port() -> int:
    """A port on loopback that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def start_on_free_port(directory: Path, *, persistence_enabled: bool = False, attempts: int = 5) -> EmbeddedAws:
    """Start an embedded AWS below `directory` on a free port; another one when somebody was quicker to take it."""
    for attempt in range(attempts):
        port = free_port()
        aws = EmbeddedAws(port, directory, persistence_enabled)
        try:
            aws.start()
        except EmbeddedAwsError:
            if attempt == attempts - 1 or not _listening(port):
                raise
        else:
            return aws
    raise AssertionError("unreachable")


@contextlib.contextmanager
def running(directory: Path) -> Iterator[EmbeddedAws]:
    """An empty embedded AWS on a free port for the time of a `with` block (a test session), killed at its end."""
    aws = start_on_free_port(directory)
    try:
        yield aws
    finally:
        aws.kill()


def _try_lock(file: IO[str]) -> bool:
    # flock() belongs to the open file, which the child inherits: it is held until the child is gone, however it ends.
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _listening(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(2.0)
        return probe.connect_ex((HOST, port)) == 0


def _request(port: int, method: str, path: str, timeout_seconds: float = 2.0) -> tuple[int, bytes] | None:
    connection = http.client.HTTPConnection(HOST, port, timeout=timeout_seconds)
    try:
        connection.request(method, path)
        answer = connection.getresponse()
        return answer.status, answer.read()
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()

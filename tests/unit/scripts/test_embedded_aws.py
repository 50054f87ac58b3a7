"""Starting and stopping the embedded AWS, with a small web server in the place of MiniStack."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import embedded_aws
import pytest
from embedded_aws import EmbeddedAws, EmbeddedAwsError, PortTakenError

# Answers the health path as MiniStack does; writes its environment, and a file when it is asked to end.
STUB = """
import json, os, signal, sys
from http.server import BaseHTTPRequestHandler, HTTPServer

class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        body = json.dumps({"services": {}}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *arguments):
        pass

def end(*_):
    open("saved", "w").close()
    sys.exit(0)

signal.signal(signal.SIGTERM, end)
json.dump(dict(os.environ), open("environment.json", "w"))
HTTPServer((os.environ["BIND_HOST"], int(os.environ["GATEWAY_PORT"])), Handler).serve_forever()
"""
COMMAND = (sys.executable, "-S", "-c", STUB)
NEVER_ANSWERS = (sys.executable, "-S", "-c", "import signal; signal.pause()")
Make = Callable[..., EmbeddedAws]


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    """Builds embedded AWSs below tmp_path, and ends what is left of them."""
    made: list[EmbeddedAws] = []

    def build(name: str = "aws", port: int | None = None, command: tuple[str, ...] = COMMAND) -> EmbeddedAws:
        aws = EmbeddedAws(port or embedded_aws.free_port(), tmp_path / name, True, command)
        made.append(aws)
        return aws

    yield build
    for aws in made:
        aws.kill()


def test_start_serves_and_stop_lets_it_save(make: Make) -> None:
    aws = make()
    assert aws.running_pid() is None
    assert aws.start() is True
    assert aws.healthy()
    assert aws.stop() is True
    assert not aws.healthy()
    assert (aws.directory / "saved").exists()
    assert aws.running_pid() is None


def test_a_second_start_finds_the_first(make: Make) -> None:
    aws = make()
    aws.start()
    pid = aws.running_pid()
    assert aws.start() is False
    assert aws.running_pid() == pid


def test_stop_of_what_does_not_run_is_no_error(make: Make) -> None:
    assert make().stop() is False


def test_two_run_side_by_side(make: Make) -> None:
    one, two = make("one"), make("two")
    assert one.start()
    assert two.start()
    one.stop()
    assert two.healthy()


def test_a_stranger_on_the_port_is_named(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as stranger:
        stranger.bind((embedded_aws.HOST, 0))
        stranger.listen()
        aws = make(port=stranger.getsockname()[1])
        # The backlog accepts and nobody answers: the wait for an answer is what is left out.
        monkeypatch.setattr(EmbeddedAws, "healthy", lambda self: False)
        with pytest.raises(PortTakenError, match=r"another program.*LOCAL_AWS_PORT="):
            aws.start()
    assert aws.running_pid() is None


def test_the_port_of_another_clone_is_named(make: Make) -> None:
    other = make("other")
    other.start()
    with pytest.raises(PortTakenError, match="of another clone"):
        make("mine", port=other.port).start()
    assert other.healthy()


def test_a_stale_pid_file_is_not_believed(make: Make) -> None:
    aws = make()
    bystander = subprocess.Popen([sys.executable, "-S", "-c", "import signal; signal.pause()"])
    try:
        aws.directory.mkdir()
        aws.pid_file.write_text(f"{bystander.pid}\n")
        assert aws.running_pid() is None
        assert aws.stop() is False
        aws.pid_file.write_text(f"{bystander.pid}\n")
        assert aws.start() is True
        assert bystander.poll() is None
    finally:
        bystander.kill()
        bystander.wait()


@pytest.mark.parametrize("end", [EmbeddedAws.stop, EmbeddedAws.kill])
def test_who_ends_what_it_has_started_waits_for_it(make: Make, end: Callable[[EmbeddedAws], object]) -> None:
    aws = make()
    aws.start()
    pid = aws.running_pid()
    assert pid is not None
    end(aws)
    with pytest.raises(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)


def test_it_can_start_again_after_a_crash(make: Make) -> None:
    aws = make()
    aws.start()
    pid = aws.running_pid()
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    assert aws.running_pid() is None
    assert aws.start() is True


def test_a_program_that_ends_at_once_shows_its_log(make: Make) -> None:
    aws = make(command=(sys.executable, "-S", "-c", "print('no such service'); raise SystemExit(4)"))
    with pytest.raises(EmbeddedAwsError, match=r"(?s)code 4.*no such service"):
        aws.start()
    assert aws.running_pid() is None


def test_a_program_that_never_answers_is_ended(make: Make) -> None:
    aws = make(command=NEVER_ANSWERS)
    with pytest.raises(EmbeddedAwsError, match="does not answer"):
        aws.start(wait_seconds=0.05)
    assert aws.running_pid() is None


def test_the_environment_is_built_from_nothing(tmp_path: Path) -> None:
    aws = EmbeddedAws(4566, tmp_path)
    users = {"AWS_ENDPOINT_URL": "http://x", "AWS_PROFILE": "p", "PYTHONPATH": "/x", "AUTH": "false", "PATH": "/bin"}
    environment = aws.environment(users)
    assert environment["PATH"] == "/bin"
    assert environment["AUTH"] == "true"
    assert environment["BIND_HOST"] == "127.0.0.1"
    assert environment["MINISTACK_ACCOUNT_ID"] == "000000000000"
    assert not [name for name in environment if name.startswith("AWS_")]
    assert "PYTHONPATH" not in environment
    for name in ("STATE_DIR", "S3_DATA_DIR", "TMPDIR", "HOME"):
        assert Path(environment[name]).is_relative_to(tmp_path)


def test_only_what_persists_saves_state(tmp_path: Path) -> None:
    aws = EmbeddedAws(4566, tmp_path)
    kept = replace(aws, persistence_enabled=True)
    names = ("PERSIST_STATE", "S3_PERSIST")
    assert [aws.environment({})[name] for name in names] == ["0", "0"]
    assert [kept.environment({})[name] for name in names] == ["1", "1"]


def test_reset_of_what_does_not_run_empties_the_disk(make: Make) -> None:
    aws = make()
    (aws.directory / "state").mkdir(parents=True)
    aws.reset()
    assert not (aws.directory / "state").exists()


def test_ministack_itself_starts_on_a_free_port(tmp_path: Path) -> None:
    with (
        embedded_aws.running(tmp_path) as aws,
        urllib.request.urlopen(f"{aws.endpoint_url}/_ministack/health") as answer,
    ):
        assert json.load(answer)["auth"] == "enabled"
    assert aws.running_pid() is None

"""The command line of the embedded AWS."""

from __future__ import annotations

import local_aws
import pytest


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1", "4566.5"])
def test_a_bad_port_names_the_variable(
    port: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LOCAL_AWS_PORT", port)
    assert local_aws.main(["status"]) == 1
    assert f"LOCAL_AWS_PORT must be a port number from 1 to 65535, not '{port}'" in capsys.readouterr().err


def test_an_empty_variable_means_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    assert local_aws._port({"LOCAL_AWS_PORT": ""}) == local_aws._port({}) == 4566


def test_status_says_by_its_code_that_it_does_not_run(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(local_aws, "ROOT", tmp_path)
    assert local_aws.main(["status"]) == local_aws.NOT_RUNNING
    assert "not running on port 4566" in capsys.readouterr().out
    assert local_aws.main(["stop"]) == 0


def test_an_unknown_command_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        local_aws.main(["restart"])
    assert "start,stop,status,reset" in capsys.readouterr().err

"""The command line of the embedded AWS."""

from __future__ import annotations

from pathlib import Path

import embedded_aws
import local_aws
import pytest


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1", "4566.5"])
def test_a_bad_port_names_the_variable(
    port: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LOCAL_AWS_PORT", port)
    assert local_aws.main(["status"]) == 1
    assert f"LOCAL_AWS_PORT must be a port number from 1 to 65535, not '{port}'" in capsys.readouterr().err


def test_an_empty_variable_means_the_default() -> None:
    assert local_aws._port({"LOCAL_AWS_PORT": ""}) == local_aws._port({}) == 4566


def test_status_says_by_its_code_that_it_does_not_run(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(local_aws, "ROOT", tmp_path)
    monkeypatch.setenv("LOCAL_AWS_PORT", "4600")
    assert local_aws.main(["status"]) == local_aws.NOT_RUNNING
    assert "not running on port 4600" in capsys.readouterr().out
    assert local_aws.main(["stop"]) == 0


def test_the_one_behind_the_proxy_has_a_port_and_state_of_its_own() -> None:
    local = local_aws.LocalAws.of(4566)
    assert (local.proxy.port, local.hidden.port) == (4566, 14566)
    assert local_aws.LocalAws.of(60000).hidden.port == 50000
    assert local.hidden.directory != local.plain.directory
    assert local.hidden.endpoint_url in local.proxy.command
    assert "--strict" in local.proxy.command


def test_strict_or_not_is_settled_when_it_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(local_aws, "ROOT", tmp_path)
    monkeypatch.setenv("LOCAL_AWS_PORT", str(embedded_aws.free_port()))
    try:
        assert local_aws.main(["start"]) == 0
        assert local_aws.main(["start", "--strict"]) == 1
        assert "without STRICT=1. First stop it: make down" in capsys.readouterr().err
    finally:
        assert local_aws.main(["stop"]) == 0


def test_an_unknown_command_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        local_aws.main(["restart"])
    assert "start,stop,status,reset" in capsys.readouterr().err

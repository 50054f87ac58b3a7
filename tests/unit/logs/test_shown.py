# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Points in time, lines on a screen, and where they go."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ansible_collections.serverless.aws.plugins.module_utils.logs.line import line_of
from ansible_collections.serverless.aws.plugins.module_utils.logs.screen import shown
from ansible_collections.serverless.aws.plugins.module_utils.logs.sink import Closed, Sink
from ansible_collections.serverless.aws.plugins.module_utils.logs.times import milliseconds, point

NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "ago"),
    [
        ("90s", timedelta(seconds=90)),
        ("15m", timedelta(minutes=15)),
        (" 2 h ", timedelta(hours=2)),
        ("1w", timedelta(days=7)),
        ("2026-11-28T11:00:00Z", timedelta(hours=1)),
        ("2026-11-28 12:30+01:00", timedelta(minutes=30)),
        ("2026-11-28", timedelta(hours=12)),
    ],
)
def test_times_are_durations_or_dates(text: str, ago: timedelta) -> None:
    assert NOW - point(text, NOW) == ago


@pytest.mark.parametrize("text", ["yesterday", "5", "-5m", "15 minutes", "99999999999999w", "2026-13-01"])
def test_what_is_no_time_is_refused_with_the_forms_there_are(text: str) -> None:
    with pytest.raises(ValueError, match="is no time: write 90s"):
        point(text, NOW)


def test_a_line_has_columns_and_colors_only_when_asked() -> None:
    line = line_of("f", {"timestamp": 1_500, "message": '{"level": "ERROR", "message": "m", "correlation_id": "c"}'})
    assert shown(line, 4, color=False) == "1970-01-01 00:00:01.500 f    ERROR    m  (c)"
    assert "\x1b[31mERROR   \x1b[0m" in shown(line, 4, color=True)


def test_a_line_cannot_steer_the_terminal() -> None:
    line = line_of("f", {"timestamp": 1, "message": "a\x1b[2Jb\u202ec"})
    assert shown(line, 1, color=True).count("\x1b") == shown(line, 1, color=True).count("\x1b[")
    assert "a�[2Jb�c" in shown(line, 1, color=False)


def test_a_file_is_appended_to_and_a_watcher_sees_what_goes_to_no_file(tmp_path: Path) -> None:
    seen: list[str] = []
    for text in ("a", "b"):
        with Sink(str(tmp_path / "lines"), seen.append) as sink:
            sink.check()
            sink.write([text])
    with Sink(None, seen.append) as sink:
        sink.check()
        sink.write(["c"])
    assert (tmp_path / "lines").read_text() == "a\nb\n"
    assert seen == ["c"]


def test_a_pipe_that_nobody_reads_any_more_ends_it(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    with Sink(str(pipe), None) as sink:
        sink.write(["x"])
        assert os.read(reader, 10) == b"x\n"
        os.close(reader)
        with pytest.raises(Closed):
            sink.check()
        with pytest.raises(Closed):
            sink.write(["y"])


def test_long_ago_is_as_far_as_the_logs_can_go() -> None:
    assert milliseconds(point("9999w", NOW)) == 0
    assert milliseconds(NOW) == int(NOW.timestamp() * 1000)

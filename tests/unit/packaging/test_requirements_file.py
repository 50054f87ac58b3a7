# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest

from ansible_collections.serverless.aws.plugins.module_utils.packaging.archives import PackagingError
from ansible_collections.serverless.aws.plugins.module_utils.packaging.requirements_file import requirements_in


@pytest.fixture
def file(tmp_path):
    return tmp_path / "requirements.txt"


@pytest.mark.parametrize(
    "line",
    [
        "thing==1.0",
        "thing[extra,other]==1.0 ; python_version > '3.8'",
        "thing==1.0 --hash=sha256:00/11",
        "thing @ https://host/wheels/thing-1.0-py3-none-any.whl#sha256=00",
        "https://host/thing-1.0-py3-none-any.whl",
        "./wheels/thing-1.0-py3-none-any.whl",
        "./thing-1.0-py3-none-any.whl[extra]",
        "--pre",
        "--prefer-binary",
        "--only-binary :all:",
        "--trusted-host host",
        "--index-url https://host/simple/",
        "--extra-index-url=https://host/simple",
        "-f ./wheels",
        "-i https://host/simple",
        "--require-hashes",
    ],
)
def test_what_decides(file, line):
    file.write_text(f"# first\n\n{line}  # why\n")
    assert requirements_in(file) == [line]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("-r other.txt", "points to another file"),
        ("-rother.txt", "points to another file"),
        ("--requirement=other.txt", "points to another file"),
        ("-c limits.txt", "points to another file"),
        ("-e .", "points to another file"),
        ("--pre -r other.txt", "points to another file"),
        ("-i https://host/ -rother.txt", "points to another file"),
        ("--index-url https://host --requirement other.txt", "points to another file"),
        ("--constr other.txt", "points to another file"),
        ("--no-binary own", "points to another file"),
        ("https://host/own.tar.gz#egg=x.whl", "built from a source"),
        ("https://host/own.tar.gz?f=.whl", "built from a source"),
        ("git+https://host/own#subdirectory=a.whl", "built from a source"),
        ("own @ ${PLACE}/own-1.0-py3-none-any.whl", "built from a source"),
        (".", "built from a source"),
        ("./own", "built from a source"),
        ("libs/own", "built from a source"),
        ("own @ file:///srv/own", "built from a source"),
        ("own[extra] @ file:///srv/own ; python_version > '3'", "built from a source"),
        ("git+https://host/own.git@main", "built from a source"),
        ("own @ git+https://host/own.git@main", "built from a source"),
        ("https://host/own-1.0.tar.gz", "built from a source"),
        ("https://host/own.whl/own-1.0.tar.gz", "built from a source"),
    ],
)
def test_what_may_change_without_the_file_is_refused(file, line, told):
    file.write_text(f"thing==1.0\n{line}\n")
    with pytest.raises(PackagingError, match=told) as caught:
        requirements_in(file)
    assert line in str(caught.value)
    assert str(file) in str(caught.value)


def test_comments_alone_are_nothing(file):
    file.write_text("# nothing\n\n   # at all\n")
    assert requirements_in(file) == []


def test_a_mark_of_byte_order_and_line_ends_of_windows_are_no_part_of_it(file):
    file.write_bytes("\ufeff-r other.txt\r\n".encode())
    with pytest.raises(PackagingError, match="points to another file"):
        requirements_in(file)
    file.write_bytes(b"thing==1.0 \\\r\n  --hash=sha256:00 \\")
    assert requirements_in(file) == ["thing==1.0   --hash=sha256:00"]


def test_a_line_goes_on_after_a_backslash(file):
    file.write_text("thing==1.0 \\\n  --hash=sha256:00\n")
    assert requirements_in(file) == ["thing==1.0   --hash=sha256:00"]


def test_a_comment_does_not_go_on(file):
    file.write_text("# pinned \\\nthing==1.0\n  # so \\\n-r other.txt\n")
    with pytest.raises(PackagingError, match="points to another file"):
        requirements_in(file)
    file.write_text("# pinned \\\nthing==1.0 \\\n \\\n  --hash=sha256:00\n# so \\\nother==2.0\n")
    assert requirements_in(file) == ["thing==1.0    --hash=sha256:00", "other==2.0"]


def test_no_message_has_credentials(file):
    for line in ("own @ git+https://user:s3cr3t@host/own.git", "-e git+https://s3cr3t@host/own.git"):
        file.write_text(line)
        with pytest.raises(PackagingError) as caught:
            requirements_in(file)
        assert "s3cr3t" not in str(caught.value)
        assert "//****@host" in str(caught.value)

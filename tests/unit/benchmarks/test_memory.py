"""What `/proc` says about memory and families of processes."""

from __future__ import annotations

from benchmarks.memory import descendants, parent_and_state, pss_bytes

ROLLUP = """\
55d0e8a00000-7ffd0b3f1000 ---p 00000000 00:00 0                          [rollup]
Rss:               10240 kB
Pss:                4096 kB
Pss_Dirty:          2048 kB
Pss_Anon:           1024 kB
"""


def test_the_proportional_set_size_and_none_of_its_parts_is_read() -> None:
    assert pss_bytes(ROLLUP) == 4096 * 1024


def test_a_process_that_has_just_ended_has_no_memory() -> None:
    assert pss_bytes("") == 0


def test_a_name_with_spaces_and_brackets_does_not_shift_the_fields() -> None:
    assert parent_and_state("4242 (python (a) b) S 17 4242 4242 0 -1") == (17, "S")


def test_descendants_are_found_through_every_generation_and_strangers_are_not() -> None:
    parents = {2: 1, 3: 2, 4: 3, 9: 8, 8: 1000}
    assert descendants(2, parents) == {2, 3, 4}

"""A document made of what was read: paths that are all different."""

from __future__ import annotations

from graph.readers.layout import told_apart


def test_paths_alike_are_told_apart_by_the_first_number_that_is_free() -> None:
    taken, numbers = {"a/forum-3"}, dict[str, int]()
    found = []
    for _ in range(4):
        found.append(told_apart("a/forum", taken, numbers))
        taken.add(found[-1])
    assert found == ["a/forum", "a/forum-2", "a/forum-4", "a/forum-5"]


def test_many_of_one_name_are_numbered_without_counting_from_the_beginning_each_time() -> None:
    class Asked(set[str]):
        times = 0

        def __contains__(self, one: object) -> bool:
            self.times += 1
            return super().__contains__(one)

    taken, numbers = Asked(), dict[str, int]()
    for _ in range(1000):
        taken.add(told_apart("a/forum", taken, numbers))
    assert len(taken) == 1000 and taken.times <= 2000

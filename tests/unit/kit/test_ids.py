import time

from hive.kit.ids import new_id


def test_ids_are_version_seven_and_sort_by_time():
    first = new_id()
    time.sleep(0.002)
    second = new_id()
    assert (first.version, first.variant) == (7, "specified in RFC 4122")
    assert first < second
    assert str(first) < str(second)


def test_ids_differ():
    assert len({new_id() for _ in range(1000)}) == 1000

"""A timer says when a step is over."""

from django_commerceml.importing.timers import Timer


def test_a_timer_is_over_when_its_time_is():
    assert Timer(0)()
    assert not Timer(60)()
    assert 59 < Timer(60).remaining() <= 60

import os
import signal
import threading
from datetime import timedelta

import pytest

from monitor import service
from monitor.errors import StoreError

SOON = timedelta(milliseconds=50)


@pytest.fixture
def ended():
    """Also puts back the handlers that the service sets."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield threading.Event()
    for number, handler in before.items():
        signal.signal(number, handler)


def test_repeats_the_pass_until_it_is_told_to_end(ended):
    done = []

    def make_pass():
        done.append(1)
        if len(done) == 3:
            ended.set()

    service.serve(make_pass, SOON, ended)
    assert len(done) == 3


def test_an_error_the_operator_can_act_on_is_logged_and_the_next_pass_tries_again(ended, caplog):
    done = []

    def make_pass():
        done.append(1)
        if len(done) == 1:
            raise StoreError("the disk is full")
        ended.set()

    service.serve(make_pass, SOON, ended)
    assert len(done) == 2
    assert "the disk is full" in caplog.text


def test_a_bug_ends_the_service(ended):
    def make_pass():
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        service.serve(make_pass, SOON, ended)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_lets_the_pass_under_way_finish(ended, number):
    done = []

    def make_pass():
        os.kill(os.getpid(), number)
        assert ended.wait(5)
        done.append("to the end")

    service.serve(make_pass, timedelta(hours=1), ended)
    assert done == ["to the end"]


def test_two_passes_never_run_at_once(ended):
    at_work, done = threading.Lock(), []

    def make_pass():
        assert at_work.acquire(blocking=False)
        threading.Event().wait(0.2)
        at_work.release()
        done.append(1)
        if len(done) == 3:
            ended.set()

    service.serve(make_pass, SOON, ended)
    assert len(done) == 3

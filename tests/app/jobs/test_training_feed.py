from __future__ import annotations

import threading

from auralflow_studio.jobs.training_feed import TrainingFeed
from support.training_events import epoch_ended, started, step_ended


def test_events_come_once_and_in_order() -> None:
    feed = TrainingFeed()
    for event in (started(), step_ended(1), step_ended(2), epoch_ended(0)):
        feed(event)
    steps, facts = feed.take()
    assert [s.step for s in steps] == [1, 2]
    assert facts == (started(), epoch_ended(0))
    assert feed.take() == ((), ())


def test_a_window_that_does_not_look_loses_old_steps_and_no_fact() -> None:
    feed = TrainingFeed(steps_kept=10)
    feed(started())
    threads = [threading.Thread(target=lambda: [feed(step_ended(n)) for n in range(500)]) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    steps, facts = feed.take()
    assert len(steps) == 10
    assert steps[-1].step == 499
    assert facts == (started(),)

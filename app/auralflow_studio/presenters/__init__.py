"""Rules of forms and of the queue, without widgets."""

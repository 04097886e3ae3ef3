"""Signals for the shop; each is sent after the data are committed.

``catalog_imported``: *run* (an ``ImportRun`` that is done).
``exchange_completed``: *profile*, *session*; 1C said that all is sent.
``run_held``: *run*; it waits for an operator.
``run_failed``: *run*.
"""

from django.dispatch import Signal

catalog_imported = Signal()
exchange_completed = Signal()
run_held = Signal()
run_failed = Signal()

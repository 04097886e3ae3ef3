"""Signals for the shop; each is sent after the data are committed.

``catalog_imported``: *run* (an ``ImportRun`` that is done).
``exchange_completed``: *profile*, *session*; 1C said that all is sent.
``run_held``: *run*; it waits for an operator.
``run_failed``: *run*.
``work_queued``: *profile_id*; a run of this profile waits to be done.

Of orders, with *order* (an ``Order``) and *profile* (which infobase it was):

``order_acknowledged``: 1C has confirmed the order; *version* that it has.
``order_changed_by_1c``: *changes*, the names of what 1C changed.
``order_paid``, ``order_shipped``, ``order_cancelled``: 1C reported it.
``order_status_changed``: *before* and *after*, the codes of the statuses.

Between an adapter and the engine, at once, in the transaction of the change:

``shop_order_changed``: *shop_order*, of the shop's own model, was made, changed or
erased; see `adapters.shop_orders.note`.
"""

from django.dispatch import Signal

catalog_imported = Signal()
exchange_completed = Signal()
run_held = Signal()
run_failed = Signal()
work_queued = Signal()

order_acknowledged = Signal()
order_changed_by_1c = Signal()
order_paid = Signal()
order_shipped = Signal()
order_status_changed = Signal()
order_cancelled = Signal()

shop_order_changed = Signal()

"""Where 1C finds the exchange."""

urlpatterns: list[object] = []

"""The name of a probe says how long its answer shall take."""

import pytest

from django_commerceml.protocol import probe_label, probe_seconds


@pytest.mark.parametrize("seconds", [0, 1, 20, 999])
def test_what_is_said_is_understood(seconds):
    assert probe_seconds(probe_label(seconds)) == seconds


@pytest.mark.parametrize(
    "label",
    ["", "import.xml", "commerceml-probe", "commerceml-probe-1000.bin", "x/probe.bin"],
)
def test_any_other_file_is_no_probe(label):
    assert probe_seconds(label) is None

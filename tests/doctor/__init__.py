"""Tests of the connection doctor."""

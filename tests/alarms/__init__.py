"""Tests of what calls a person."""

"""Runs: followed, looked into, decided on."""

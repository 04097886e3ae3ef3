"""The benchmark: imports against the floor of the same run, as ratios."""

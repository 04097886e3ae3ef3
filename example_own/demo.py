"""The demonstration: the story of `example_project.demo`, told by this store."""

import sys

from example_own.shopper import StoreShopper
from example_project.demo import Stage, main
from example_project.running import Demo


def count_goods(demo: Demo) -> None:
    demo.manage("count_goods")


STAGE = Stage(
    target="demo-own",
    project="example_own",
    shopper=StoreShopper,
    look=count_goods,
)

if __name__ == "__main__":
    sys.exit(main(stage=STAGE))

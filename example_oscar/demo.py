"""The demonstration: the story of `example_project.demo`, told by Oscar's pages."""

import sys

from example_oscar.shopper import OscarShopper
from example_oscar.story import play_story
from example_project.demo import Stage, main
from example_project.running import Demo


def look_at_the_store(demo: Demo) -> None:
    """Count what came; and let the store deliver to Russia."""
    demo.manage("count_goods")
    demo.manage("loaddata", "russia", "--verbosity=0")


STAGE = Stage(
    target="demo-oscar",
    project="example_oscar",
    shopper=OscarShopper,
    look=look_at_the_store,
    play=play_story,
    account="accounts/orders/",
)

if __name__ == "__main__":
    sys.exit(main(stage=STAGE))

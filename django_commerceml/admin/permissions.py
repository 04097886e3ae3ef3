"""What a person may do with runs: the names of the permissions."""

from typing import Final

CONFIRM: Final = "commerceml.confirm_importrun"
PREVIEW: Final = "commerceml.preview_importrun"
REPLAY: Final = "commerceml.replay_importrun"
STOP: Final = "commerceml.stop_importrun"
VIEW: Final = "commerceml.view_importrun"

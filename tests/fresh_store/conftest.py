"""A store into which the package was installed by the README."""

import pytest

from tests.fresh_store.readme import read_install
from tests.fresh_store.stores import start_project
from tests.fresh_store.wheels import build_wheel


@pytest.fixture
def store(tmp_path):
    """Make a new project, and take the README's steps until the site is needed."""
    made = start_project(tmp_path, build_wheel(tmp_path))
    for step in read_install():
        if step.module:
            made.append(step.module, step.code)
        elif not step.needs_site:
            made.said.append(made.shell(step.code))
    return made

"""The people who open the admin."""

import pytest
from django.contrib.auth.models import Permission, User


@pytest.fixture
def superuser(db):
    return User.objects.create_superuser("chief", password="chief's password")


@pytest.fixture
def staff(db):
    return User.objects.create_user("clerk", password="clerk's", is_staff=True)


@pytest.fixture
def page(client, superuser):
    """Return a client that is logged in and may do everything."""
    client.force_login(superuser)
    return client


@pytest.fixture
def permit(client, staff):
    """Log the clerk in with the permissions that a test names."""

    def log_in_with(*codenames):
        permissions = Permission.objects.filter(
            content_type__app_label="commerceml", codename__in=codenames
        )
        assert len(permissions) == len(codenames)
        staff.user_permissions.set(permissions)
        client.force_login(staff)
        return client

    return log_in_with

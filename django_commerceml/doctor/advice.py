"""Lines for the servers before the store, to be copied."""

from typing import Final

from django_commerceml.doctor.findings import Advice

_SLACK: Final = 1 << 16
"""What a body may be larger than a part, with all that surrounds it."""
_MEBIBYTE: Final = 1 << 20
_LOCATION: Final = r"location ~ ^/(1c|bitrix/admin/1c_exchange\.php)"


def redirect_lines() -> tuple[Advice, ...]:
    """Return how to leave the addresses of the exchange out of every redirect."""
    return (
        Advice(
            where="settings.py",
            lines='SECURE_REDIRECT_EXEMPT = [r"^1c(/|$)", '
            r'r"^bitrix/admin/1c_exchange\.php"]',
        ),
        Advice(where="nginx", lines=_in_location("proxy_pass http://127.0.0.1:8000;")),
        Advice(
            where="Apache",
            lines="RewriteRule ^/?(1c(/|$)|bitrix/admin/1c_exchange\\.php) - [L]",
        ),
    )


def authorization_lines() -> tuple[Advice, ...]:
    """Return how to have the header with login and password passed on."""
    return (
        Advice(
            where="nginx",
            lines=_in_location("proxy_set_header Authorization $http_authorization;"),
        ),
        Advice(
            where="nginx (FastCGI, uwsgi)",
            lines="fastcgi_param HTTP_AUTHORIZATION $http_authorization;",
        ),
        Advice(where="Apache (mod_wsgi)", lines="WSGIPassAuthorization On"),
        Advice(
            where="Apache",
            lines='SetEnvIf Authorization "(.*)" HTTP_AUTHORIZATION=$1',
        ),
    )


def cookie_lines() -> tuple[Advice, ...]:
    """Return how to have the cookie passed on."""
    return (
        Advice(
            where="nginx", lines=_in_location("proxy_set_header Cookie $http_cookie;")
        ),
        Advice(where="Apache", lines="# no «RequestHeader unset Cookie»"),
        Advice(where="Varnish", lines='if (req.url ~ "^/1c") { return (pass); }'),
    )


def size_lines(file_limit: int) -> tuple[Advice, ...]:
    """Return how to let bodies of *file_limit* bytes pass."""
    wanted = file_limit + _SLACK
    mebibytes = -(-wanted // _MEBIBYTE)
    return (
        Advice(
            where="nginx", lines=_in_location(f"client_max_body_size {mebibytes}m;")
        ),
        Advice(where="Apache", lines=f"LimitRequestBody {mebibytes * _MEBIBYTE}"),
    )


def length_lines() -> tuple[Advice, ...]:
    """Return how to have bodies come whole and with their length."""
    return (
        Advice(where="nginx", lines=_in_location("proxy_request_buffering on;")),
        Advice(where="Apache", lines="SetEnv proxy-sendcl 1"),
    )


def time_lines(seconds: int) -> tuple[Advice, ...]:
    """Return how to have answers awaited that take *seconds* and their batch."""
    wanted = max(150, seconds + 100)
    return (
        Advice(where="nginx", lines=_in_location(f"proxy_read_timeout {wanted}s;")),
        Advice(where="Apache", lines=f"TimeOut {wanted}"),
        Advice(
            where="gunicorn",
            lines=f"gunicorn shop.wsgi --workers 3 --threads 4 --timeout {wanted}",
        ),
    )


def compression_lines() -> tuple[Advice, ...]:
    """Return how to leave bodies and answers as they are."""
    return (
        Advice(where="nginx", lines=_in_location("gzip off;")),
        Advice(where="Apache", lines="SetEnvIf Request_URI ^/1c no-gzip=1"),
    )


def urls_lines() -> tuple[Advice, ...]:
    """Return how to include the addresses of the exchange."""
    line = 'path("", include("django_commerceml.urls")),'
    return (Advice(where="urls.py", lines=line),)


def https_lines() -> tuple[Advice, ...]:
    """Return how to refuse passwords over plain http."""
    lines = (
        'SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")\n'
        'COMMERCEML = {"REQUIRE_HTTPS": True}'
    )
    return (Advice(where="settings.py", lines=lines),)


def _in_location(line: str) -> str:
    return f"{_LOCATION} {{\n    {line}\n}}"

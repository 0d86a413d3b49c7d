"""What a connection shows its provider."""

from pydantic import SecretStr

from finance.providers.base import AccessToken, ApiKey, Credentials
from finance.tables import Connection


def credentials_of(connection: Connection) -> Credentials | None:
    """The connection's key or token, if it has one."""
    if connection.access_token is None:
        return None
    secret = SecretStr(connection.access_token)
    if connection.key_id is not None:
        return ApiKey(key_id=connection.key_id, secret=secret)
    return AccessToken(secret)

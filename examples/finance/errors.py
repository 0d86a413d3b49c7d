"""Why the application refuses something, with the HTTP status that says so."""

from typing import ClassVar


class DomainError(Exception):
    """Something was refused; `str` of it is meant for the user."""

    status: ClassVar[int] = 400
    title: ClassVar[str] = "Bad request"


class InvalidTokenError(DomainError):
    """A token that was sent by e-mail is unknown, used or too old."""

    title = "Invalid token"

    def __init__(self) -> None:
        super().__init__("The token is unknown, was used or has expired.")


class NotAuthenticatedError(DomainError):
    """Nobody knows who is asking."""

    status = 401
    title = "Not authenticated"


class ForbiddenError(DomainError):
    """Whoever is asking may not do that."""

    status = 403
    title = "Forbidden"


class NotFoundError(DomainError):
    """There is no such thing, or it is somebody else's."""

    status = 404
    title = "Not found"

    def __init__(self, thing: str) -> None:
        super().__init__(f"There is no such {thing}.")


class ConflictError(DomainError):
    """The request does not fit the state that things are in."""

    status = 409
    title = "Conflict"


class UnprocessableError(DomainError):
    """What was sent is well-formed and yet of no use."""

    status = 422
    title = "Unprocessable content"


class ProviderUnavailableError(DomainError):
    """A provider refused, could not be reached, or sent what nobody understands."""

    status = 502
    title = "Provider unavailable"

"""The generic method of the logging handler has to take every event, not one."""

from finance.events.authentication import UserLoginFailed

from generated.events.wiring import LoggingEventHandlerProtocol


class LoggingEventHandler:
    async def handle(self, event: UserLoginFailed) -> None: ...


handler: LoggingEventHandlerProtocol = LoggingEventHandler()  # refused: assignment, reportAssignmentType, handle

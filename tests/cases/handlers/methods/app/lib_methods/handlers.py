from outside import Base

from lib_methods.events import Event, LoginAttempted, LoginSucceeded


class Audit:
    async def handle_login_attempted(self, event: LoginSucceeded) -> None: ...

    async def handle_login_suceeded(self, event: LoginSucceeded) -> None: ...

    def handle_login_failed(self, event: Event) -> None: ...

    async def remember(self, event: LoginAttempted) -> None: ...

    async def flush(self) -> None: ...


class Email:
    async def handle_login_succeeded(self, event: LoginSucceeded, when: int) -> None: ...


class Log(Base):
    pass

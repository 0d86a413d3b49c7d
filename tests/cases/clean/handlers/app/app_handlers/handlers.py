from app_handlers.events import CacheCleared, Event, LoginAttempted, LoginFailed, LoginSucceeded


class Log:
    async def handle(self, event: Event) -> None: ...


class Audit:
    async def on_login_attempted(self, event: LoginAttempted) -> None: ...

    async def on_login_succeeded(self, event: LoginSucceeded) -> None: ...

    async def remember_failure(self, event: LoginFailed) -> None: ...


class Email:
    async def send_LoginSucceeded(self, event: LoginSucceeded) -> None: ...

    async def warn(self, event: CacheCleared) -> None: ...


class Nobody:
    pass

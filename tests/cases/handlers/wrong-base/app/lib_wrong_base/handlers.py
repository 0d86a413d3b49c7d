from lib_wrong_base.events import Event, LoginSucceeded, UserEvent


class Audit:
    async def handle_login_attempted(self, event: Event) -> None: ...

    async def handle_login_succeeded(self, event: Event) -> None: ...

    async def handle_login_failed(self, event: LoginSucceeded) -> None: ...


class Log:
    async def handle(self, event: Event) -> None: ...


class Mail:
    def handle_login_attempted(self, event: Event) -> None: ...


class Trail:
    async def record(self, event: UserEvent) -> None: ...


class Number:
    async def record(self, event: int) -> None: ...

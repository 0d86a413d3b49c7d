from lib_subscriptions.events import LoginAttempted, LoginSucceeded


class Audit:
    async def handle_login_attempted(self, event: LoginAttempted) -> None: ...

    async def handle_login_succeeded(self, event: LoginSucceeded) -> None: ...


class Email:
    async def handle_login_attempted(self, event: LoginAttempted) -> None: ...

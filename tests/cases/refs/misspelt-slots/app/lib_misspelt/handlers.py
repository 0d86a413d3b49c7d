from lib_misspelt.events import Login


class Audit:
    async def handle_login_operational(self, event: Login) -> None: ...


class Log:
    async def handle_login_operational(self, event: Login) -> None: ...

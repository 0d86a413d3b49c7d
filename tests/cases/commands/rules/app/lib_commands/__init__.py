from typing import Any


class RegisterUser: ...


class RegisterDevice: ...


class RegistrUser: ...


class UserDeletion: ...


class Linkage: ...


class LinkAccount: ...


class VerifyUser: ...


class RegisterUserHandler:
    async def handle(self, command: RegisterUser) -> None: ...


class RegisterDeviceHandler:
    async def handle(self, command: RegisterUser) -> None: ...


class RegistrUserHandler:
    def handle(self, command: RegistrUser) -> None: ...


class UserDeletionHandler:
    async def handel(self, command: UserDeletion) -> None: ...


class LinkageHandler:
    async def handle(self, command: Linkage, actor: str) -> None: ...


class Outside(Any):
    """Its base is not in the source."""

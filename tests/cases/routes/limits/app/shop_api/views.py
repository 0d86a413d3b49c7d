async def current_user() -> str:
    return "somebody"


async def view() -> None: ...

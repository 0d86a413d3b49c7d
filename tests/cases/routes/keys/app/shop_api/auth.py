async def current_user() -> str:
    return "somebody"

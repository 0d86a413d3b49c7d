"""As it is generated: that it names itself does not count."""

from made.cqrs.registry import CachePolicy


class CachedAnswer:
    policy: CachePolicy


async def answer() -> None: ...

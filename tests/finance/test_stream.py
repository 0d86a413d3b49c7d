"""What listeners of the stream are sent."""

import asyncio
import dataclasses
import json
from uuid import uuid4

from finance.compliance import sample
from finance.events.data_sync import AccountSyncFailed, AccountSyncSucceeded
from finance.stream import StreamHandler


async def test_a_frame_has_name_id_and_data() -> None:
    stream = StreamHandler()
    event = sample(AccountSyncSucceeded)
    async with stream.listen("account", event.user_id) as frames:
        await stream.send_sync_accounts_succeeded(event)
        name, identity, data, *end = frames.get_nowait().split("\n")
    assert (name, identity) == ("event: sync.accounts.succeeded", f"id: {event.event_id}")
    assert json.loads(data.removeprefix("data: "))["account_count"] == 1
    assert end == ["", ""]


async def test_a_line_break_in_a_field_stays_inside_the_data() -> None:
    stream = StreamHandler()
    event = dataclasses.replace(sample(AccountSyncFailed), reason="a\n\nevent: forged")
    async with stream.listen("account") as frames:
        await stream.send_sync_accounts_failed(event)
        assert frames.get_nowait().count("\n") == 4


async def test_users_and_channels_are_kept_apart() -> None:
    stream = StreamHandler()
    event = sample(AccountSyncSucceeded)
    async with (
        stream.listen("account", event.user_id) as mine,
        stream.listen("account", uuid4()) as theirs,
        stream.listen("session", event.user_id) as other,
    ):
        await asyncio.gather(*(stream.send_sync_accounts_succeeded(event) for _ in range(3)))
        assert (mine.qsize(), theirs.qsize(), other.qsize()) == (3, 0, 0)


async def test_a_slow_listener_loses_the_oldest_and_a_gone_one_everything() -> None:
    stream = StreamHandler(capacity=2)
    events = [sample(AccountSyncSucceeded) for _ in range(3)]
    async with stream.listen("account") as frames:
        for event in events:
            await stream.send_sync_accounts_succeeded(event)
    await stream.send_sync_accounts_succeeded(events[0])
    got = [frames.get_nowait() for _ in range(frames.qsize())]
    assert [str(e.event_id) in frame for e, frame in zip(events[1:], got, strict=True)] == [True] * 2

"""What differs between message brokers: how FastStream subscribes to each, sends to it, and what has to be there at the start."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from registrygen.api import Collection, Comprehension, Expr, PyObject, Scope, Text, call, layout


@dataclass(frozen=True, kw_only=True)
class Names:
    """What the bodies of functions are written with: the local names of classes and constants."""

    scope: Scope
    names: str
    groups: str
    prefix: str
    """The text that names at the broker begin with."""

    def of(self, module: str, name: str) -> str:
        """The local name of something of FastStream or of a library below it."""
        return self.scope.use(PyObject(module, name))

    def constant(self, name: str, value: Expr) -> str:
        """A constant of the module."""
        return layout.assignment(name, value, self.scope.style, annotation=self.scope.std("typing", "Final"))

    def assign(self, target: str, value: Expr, depth: int = 1) -> str:
        """An assignment in a function."""
        return layout.assignment(target, value, self.scope.style, depth=depth)

    def do(self, value: Expr, depth: int = 1) -> str:
        """An expression as a statement."""
        return layout.statement(value, self.scope.style, depth=depth)


@dataclass(frozen=True, kw_only=True)
class BrokerCode:
    """The parts of the module that depend on the broker; `attributes` document `fields`, `before` stands before both."""

    over: str
    broker: str
    message: str
    options: Mapping[str, Expr] = field(default_factory=dict)
    """What the client is made with beside the URL."""
    constants: Sequence[str]
    listen: Sequence[str]
    send: Sequence[str]
    put_aside: Sequence[str]
    start: Sequence[str]
    before: Sequence[str] = ()
    attributes: Sequence[str] = ()
    fields: Sequence[str] = ()


def _dead_letters(names: Names) -> str:
    return names.constant("_DEAD_LETTERS", Text(f"{names.prefix}dead-letters"))


def _prefix(names: Names) -> str:
    return names.constant("_PREFIX", Text(names.prefix))


def _subscriber(names: Names, *positional: Expr, **keywords: Expr) -> list[str]:
    """The subscriber with the names that it has in the AsyncAPI document, and what it calls."""
    policy = names.of("faststream", "AckPolicy")
    made = call(
        "broker.subscriber",
        *positional,
        **keywords,
        ack_policy=f"{policy}.NACK_ON_ERROR",
        decoder="subscriber.decode",
    )
    return [names.assign("register", made), names.do(call("register", "subscriber.receive"))]


_CLAIM = (
    "        claim_after: How long an event may be with a process before another one",
    "            takes it over. A handler has to be done by then, with all of its",
    "            attempts.",
)


def redis(names: Names) -> BrokerCode:
    """Streams: one an event, and on it a consumer group for each handler."""
    error = names.of("redis.exceptions", "ResponseError")
    delta = names.scope.std("datetime", "timedelta")
    return BrokerCode(
        over="Redis Streams",
        broker=names.of("faststream.redis", "RedisBroker"),
        message=names.of("faststream.redis.annotations", "RedisStreamMessage"),
        # Every subscriber waits on a connection of its own.
        options={"max_connections": f"2 * len({names.groups}) + 16"},
        constants=[_prefix(names), _dead_letters(names)],
        before=[
            "def _consumer() -> str:",
            f"    host = {names.scope.imports.module('socket')}.gethostname()",
            f'    return f"{{host}}-{{{names.scope.std("uuid", "uuid4")}().hex}}"',
            "\n",
        ],
        attributes=[
            "        consumer: Name of this process, which no other one has.",
            *_CLAIM,
            "        poll: How long one request waits for an event.",
        ],
        fields=[
            f"    consumer: str = {names.scope.std('dataclasses', 'field')}(default_factory=_consumer)",
            f"    claim_after: {delta} = {delta}(minutes=5)",
            f"    poll: {delta} = {delta}(seconds=1)",
        ],
        listen=_redis_subscribers(names),
        send=[names.do(call("await broker.publish", "body", stream="_PREFIX + name", headers="{**headers}"))],
        put_aside=[names.do(call("await broker.publish", "body", stream="_DEAD_LETTERS", headers="{**headers}"))],
        start=[
            "    # A group begins with the first event of its stream, whenever that came.",
            "    client = await broker.connect()",
            f"    for name, group in {names.groups}:",
            "        stream = _PREFIX + name",
            "        try:",
            names.do(call("await client.xgroup_create", "stream", "group", id=Text("0"), mkstream="True"), 3),
            f"        except {error} as error:",
            '            if "BUSYGROUP" not in str(error):',
            "                raise",
            "    await broker.start()",
        ],
    )


def _redis_subscribers(names: Names) -> list[str]:
    """Two subscribers of a group: one command cannot both read what is new and claim what a dead process had."""
    stream = partial(call, names.of("faststream.redis", "StreamSub"), "stream")
    shared = {"group": "subscriber.group", "consumer": "delivery.consumer", "polling_interval": "poll"}
    return [
        "    # One command cannot both read what is new and take over what a process",
        "    # left behind when it died: so there are two subscribers, one for each.",
        "    stream = _PREFIX + subscriber.name",
        "    poll = round(delivery.poll.total_seconds() * 1000)",
        "    idle = round(delivery.claim_after.total_seconds() * 1000)",
        names.assign("new", stream(**shared, max_records="1")),
        names.assign("left", stream(**shared, min_idle_time="idle")),
        *_subscriber(names, stream="new", title="subscriber.title"),
        "    # It has no place of its own in the AsyncAPI document.",
        *_subscriber(names, stream="left", title="subscriber.title", include_in_schema="False"),
    ]


def rabbit(names: Names) -> BrokerCode:
    """An exchange for all events, and a durable queue for each event of a handler."""
    queue, kind = names.of("faststream.rabbit", "RabbitQueue"), names.of("faststream.rabbit", "QueueType")
    exchange = names.of("faststream.rabbit", "RabbitExchange")
    quorum = f"{kind}.QUORUM"
    made = call(queue, "queue_name", quorum, routing_key="subscriber.name", arguments="arguments")
    return BrokerCode(
        over="RabbitMQ",
        broker=names.of("faststream.rabbit", "RabbitBroker"),
        message=names.of("faststream.rabbit.annotations", "RabbitMessage"),
        constants=[
            _prefix(names),
            _dead_letters(names),
            names.constant("_EXCHANGE", call(exchange, Text(f"{names.prefix}events"))),
        ],
        listen=[
            '    queue_name = f"{_PREFIX}{subscriber.group}.{subscriber.name}"',
            f"    arguments = {names.of('faststream.rabbit.schemas.queue', 'QuorumQueueArgs')}()",
            '    arguments["x-dead-letter-exchange"] = ""',
            '    arguments["x-dead-letter-routing-key"] = _DEAD_LETTERS',
            names.assign("queue", made),
            *_subscriber(names, "queue", "_EXCHANGE", title="subscriber.title"),
        ],
        send=[
            names.do(
                call(
                    "await broker.publish",
                    "body",
                    exchange="_EXCHANGE",
                    routing_key="name",
                    persist="True",
                    headers="{**headers}",
                )
            )
        ],
        put_aside=[
            names.do(call("await broker.publish", "body", queue="_DEAD_LETTERS", persist="True", headers="{**headers}"))
        ],
        start=[
            "    await broker.connect()",
            names.do(call("await broker.declare_queue", call(queue, "_DEAD_LETTERS", quorum))),
            "    await broker.start()",
        ],
    )


def kafka(names: Names) -> BrokerCode:
    """A topic for each event, and a consumer group for each handler."""
    return BrokerCode(
        over="Kafka",
        broker=names.of("faststream.kafka", "KafkaBroker"),
        message=names.of("faststream.kafka.annotations", "KafkaMessage"),
        constants=[_prefix(names), _dead_letters(names)],
        listen=_subscriber(
            names,
            "_PREFIX + subscriber.name",
            group_id="_PREFIX + subscriber.group",
            auto_offset_reset=Text("earliest"),
            title="subscriber.title",
        ),
        send=[names.do(call("await broker.publish", "body", "_PREFIX + name", headers="{**headers}"))],
        put_aside=[names.do(call("await broker.publish", "body", "_DEAD_LETTERS", headers="{**headers}"))],
        start=["    await broker.start()"],
    )


def nats(names: Names) -> BrokerCode:
    """A JetStream stream for all events, and on it a durable consumer for each event of a handler."""
    stream = names.of("faststream.nats", "JStream")
    config = names.of("nats.js.api", "ConsumerConfig")
    delta = names.scope.std("datetime", "timedelta")
    subjects = Comprehension("[", "_PREFIX + name", f"for name in {names.names}.values()")
    every = Collection("[", ("*_SUBJECTS", "_DEAD_LETTERS"))
    return BrokerCode(
        over="NATS JetStream",
        broker=names.of("faststream.nats", "NatsBroker"),
        message=names.of("faststream.nats.annotations", "NatsMessage"),
        constants=[
            _prefix(names),
            _dead_letters(names),
            names.constant("_SUBJECTS", subjects),
            names.constant("_STREAM", call(stream, Text(f"{names.prefix}events".replace(".", "-")), subjects=every)),
        ],
        attributes=_CLAIM,
        fields=[f"    claim_after: {delta} = {delta}(minutes=5)"],
        listen=[
            '    durable = f"{_PREFIX}{subscriber.group}-{subscriber.name}"',
            "    wait = delivery.claim_after.total_seconds()",
            *_subscriber(
                names,
                "_PREFIX + subscriber.name",
                stream="_STREAM",
                durable='durable.replace(".", "-")',
                config=call(config, ack_wait="wait"),
                deliver_policy=f"{names.of('nats.js.api', 'DeliverPolicy')}.ALL",
                pull_sub="True",
                title="subscriber.title",
            ),
        ],
        send=[
            names.do(
                call("await broker.publish", "body", "_PREFIX + name", stream="_STREAM.name", headers="{**headers}")
            )
        ],
        put_aside=[
            names.do(
                call("await broker.publish", "body", "_DEAD_LETTERS", stream="_STREAM.name", headers="{**headers}")
            )
        ],
        start=["    await broker.start()"],
    )


BROKERS: Mapping[str, Callable[[Names], BrokerCode]] = {"redis": redis, "rabbit": rabbit, "kafka": kafka, "nats": nats}

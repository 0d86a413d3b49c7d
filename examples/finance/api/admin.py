"""What administrators do."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from finance.api.auth import AdminUser
from finance.api.parameters import Limit, Offset
from finance.api.requests import RotateTokens
from finance.api.schemas import AuditRecordDetail, AuditRecordPage, TokensRotated
from finance.tokens.commands import TriggerGlobalTokenRotation, TriggerUserTokenRotation
from finance.tokens.handlers import (
    TriggerGlobalTokenRotationHandler,
    TriggerUserTokenRotationHandler,
)
from generated.components.dependencies import AuditDependency


async def rotate_all_tokens(
    body: RotateTokens, user: AdminUser, handler: TriggerGlobalTokenRotationHandler
) -> TokensRotated:
    """Refuse every token that was issued so far, one's own too."""
    command = TriggerGlobalTokenRotation(requested_by=user.id, reason=body.reason)
    return TokensRotated(minimum_version=await handler.handle(command))


async def rotate_user_tokens(
    user_id: UUID, body: RotateTokens, user: AdminUser, handler: TriggerUserTokenRotationHandler
) -> TokensRotated:
    """Refuse every token that was issued to a user so far."""
    command = TriggerUserTokenRotation(user_id=user_id, requested_by=user.id, reason=body.reason)
    return TokensRotated(minimum_version=await handler.handle(command))


async def list_audit_records(
    user: AdminUser,
    audit: AuditDependency,
    user_id: UUID | None = None,
    action: Annotated[str | None, Query(pattern="^[A-Z_]{1,80}$")] = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> AuditRecordPage:
    """The audit trail, the newest first."""
    found = await audit.page(user_id, action, limit, offset)
    items = [AuditRecordDetail.of(record) for record in found.rows]
    return AuditRecordPage(items=items, total=found.total, limit=limit, offset=offset)

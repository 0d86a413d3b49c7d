"""The feature flags of a request."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from fastapi.security.utils import get_authorization_scheme_param
from openfeature.evaluation_context import EvaluationContext

from generated.components.dependencies import FlagClientDependency, TokensDependency
from generated.feature_flags.client import ClientFlags
from generated.feature_flags.flags import FeatureFlags


async def token_owner(request: Request, tokens: TokensDependency) -> UUID | None:
    """Whose access token the request has; None where it has none that is ours.

    It may be of a session that is over: who needs to know asks for `CurrentUser`.
    """
    scheme, shown = get_authorization_scheme_param(request.headers.get("Authorization"))
    claims = tokens.read_access_token(shown) if scheme.lower() == "bearer" else None
    return None if claims is None else claims.user_id


async def request_flags(
    owner: Annotated[UUID | None, Depends(token_owner)], client: FlagClientDependency
) -> FeatureFlags:
    """The flags for whoever is asking, rolled out by user."""
    key = None if owner is None else str(owner)
    return ClientFlags(client=client, context=EvaluationContext(targeting_key=key))


Flags = Annotated[FeatureFlags, Depends(request_flags)]

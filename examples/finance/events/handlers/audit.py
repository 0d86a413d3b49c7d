"""Writes one audit record for each event that the audit trail keeps."""

from finance.database import Database
from finance.events.authentication import (
    AuthTokenRefreshAttempted,
    AuthTokenRefreshFailed,
    AuthTokenRefreshSucceeded,
    EmailVerificationAttempted,
    EmailVerificationFailed,
    EmailVerificationSucceeded,
    GlobalTokenRotationAttempted,
    GlobalTokenRotationFailed,
    GlobalTokenRotationSucceeded,
    PasswordResetConfirmAttempted,
    PasswordResetConfirmFailed,
    PasswordResetConfirmSucceeded,
    PasswordResetRequestAttempted,
    PasswordResetRequestFailed,
    PasswordResetRequestSucceeded,
    TokenRejectedDueToRotation,
    UserLoginAttempted,
    UserLoginFailed,
    UserLoginSucceeded,
    UserLogoutAttempted,
    UserLogoutFailed,
    UserLogoutSucceeded,
    UserPasswordChangeAttempted,
    UserPasswordChangeFailed,
    UserPasswordChangeSucceeded,
    UserRegistrationAttempted,
    UserRegistrationFailed,
    UserRegistrationSucceeded,
    UserTokenRotationAttempted,
    UserTokenRotationFailed,
    UserTokenRotationSucceeded,
)
from finance.events.authorization import (
    RoleAssignmentAttempted,
    RoleAssignmentFailed,
    RoleAssignmentSucceeded,
    RoleRevocationAttempted,
    RoleRevocationFailed,
    RoleRevocationSucceeded,
)
from finance.events.base import DomainEvent
from finance.events.data_sync import (
    AccountSyncAttempted,
    AccountSyncFailed,
    AccountSyncSucceeded,
    FileImportAttempted,
    FileImportFailed,
    FileImportSucceeded,
    HoldingsSyncAttempted,
    HoldingsSyncFailed,
    HoldingsSyncSucceeded,
    TransactionSyncAttempted,
    TransactionSyncFailed,
    TransactionSyncSucceeded,
)
from finance.events.payload import payload
from finance.events.providers import (
    ProviderConnectionAttempted,
    ProviderConnectionFailed,
    ProviderConnectionSucceeded,
    ProviderDisconnectionAttempted,
    ProviderDisconnectionFailed,
    ProviderDisconnectionSucceeded,
    ProviderTokenRefreshAttempted,
    ProviderTokenRefreshFailed,
    ProviderTokenRefreshSucceeded,
)
from finance.events.sessions import (
    AllSessionsRevoked,
    SessionCreated,
    SessionEvicted,
    SessionExpired,
    SessionProviderAccessed,
    SessionRevoked,
    SuspiciousSessionActivityDetected,
)
from finance.tables import AuditRecord
from generated.events.events import RateLimitCheckDenied
from generated.events.registry import AuditAction


class AuditEventHandler:
    """Keeps the audit trail; every method names the action that it records."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def _record(self, action: AuditAction, event: DomainEvent) -> None:
        record = AuditRecord(
            event_id=event.event_id,
            action=action.name,
            user_id=getattr(event, "user_id", None),
            occurred_at=event.occurred_at,
            details=payload(event),
        )
        async with self._database.transaction() as session:
            session.add(record)

    async def handle_user_registration_attempted(self, event: UserRegistrationAttempted) -> None:
        await self._record(AuditAction.USER_REGISTRATION_ATTEMPTED, event)

    async def handle_user_registration_succeeded(self, event: UserRegistrationSucceeded) -> None:
        await self._record(AuditAction.USER_REGISTERED, event)

    async def handle_user_registration_failed(self, event: UserRegistrationFailed) -> None:
        await self._record(AuditAction.USER_REGISTRATION_FAILED, event)

    async def handle_email_verification_attempted(self, event: EmailVerificationAttempted) -> None:
        await self._record(AuditAction.EMAIL_VERIFICATION_ATTEMPTED, event)

    async def handle_email_verification_succeeded(self, event: EmailVerificationSucceeded) -> None:
        await self._record(AuditAction.EMAIL_VERIFIED, event)

    async def handle_email_verification_failed(self, event: EmailVerificationFailed) -> None:
        await self._record(AuditAction.EMAIL_VERIFICATION_FAILED, event)

    async def handle_user_login_attempted(self, event: UserLoginAttempted) -> None:
        await self._record(AuditAction.USER_LOGIN_ATTEMPTED, event)

    async def handle_user_login_succeeded(self, event: UserLoginSucceeded) -> None:
        await self._record(AuditAction.USER_LOGGED_IN, event)

    async def handle_user_login_failed(self, event: UserLoginFailed) -> None:
        await self._record(AuditAction.USER_LOGIN_FAILED, event)

    async def handle_user_logout_attempted(self, event: UserLogoutAttempted) -> None:
        await self._record(AuditAction.USER_LOGOUT_ATTEMPTED, event)

    async def handle_user_logout_succeeded(self, event: UserLogoutSucceeded) -> None:
        await self._record(AuditAction.USER_LOGGED_OUT, event)

    async def handle_user_logout_failed(self, event: UserLogoutFailed) -> None:
        await self._record(AuditAction.USER_LOGOUT_FAILED, event)

    async def handle_auth_token_refresh_attempted(self, event: AuthTokenRefreshAttempted) -> None:
        await self._record(AuditAction.AUTH_TOKEN_REFRESH_ATTEMPTED, event)

    async def handle_auth_token_refresh_succeeded(self, event: AuthTokenRefreshSucceeded) -> None:
        await self._record(AuditAction.AUTH_TOKEN_REFRESH_SUCCEEDED, event)

    async def handle_auth_token_refresh_failed(self, event: AuthTokenRefreshFailed) -> None:
        await self._record(AuditAction.AUTH_TOKEN_REFRESH_FAILED, event)

    async def handle_user_password_change_attempted(self, event: UserPasswordChangeAttempted) -> None:
        await self._record(AuditAction.USER_PASSWORD_CHANGE_ATTEMPTED, event)

    async def handle_user_password_change_succeeded(self, event: UserPasswordChangeSucceeded) -> None:
        await self._record(AuditAction.PASSWORD_CHANGED, event)

    async def handle_user_password_change_failed(self, event: UserPasswordChangeFailed) -> None:
        await self._record(AuditAction.USER_PASSWORD_CHANGE_FAILED, event)

    async def handle_password_reset_request_attempted(self, event: PasswordResetRequestAttempted) -> None:
        await self._record(AuditAction.PASSWORD_RESET_REQUEST_ATTEMPTED, event)

    async def handle_password_reset_request_succeeded(self, event: PasswordResetRequestSucceeded) -> None:
        await self._record(AuditAction.PASSWORD_RESET_REQUEST_SUCCEEDED, event)

    async def handle_password_reset_request_failed(self, event: PasswordResetRequestFailed) -> None:
        await self._record(AuditAction.PASSWORD_RESET_REQUEST_FAILED, event)

    async def handle_password_reset_confirm_attempted(self, event: PasswordResetConfirmAttempted) -> None:
        await self._record(AuditAction.PASSWORD_RESET_CONFIRM_ATTEMPTED, event)

    async def handle_password_reset_confirm_succeeded(self, event: PasswordResetConfirmSucceeded) -> None:
        await self._record(AuditAction.PASSWORD_RESET_CONFIRM_SUCCEEDED, event)

    async def handle_password_reset_confirm_failed(self, event: PasswordResetConfirmFailed) -> None:
        await self._record(AuditAction.PASSWORD_RESET_CONFIRM_FAILED, event)

    async def handle_global_token_rotation_attempted(self, event: GlobalTokenRotationAttempted) -> None:
        await self._record(AuditAction.GLOBAL_TOKEN_ROTATION_ATTEMPTED, event)

    async def handle_global_token_rotation_succeeded(self, event: GlobalTokenRotationSucceeded) -> None:
        await self._record(AuditAction.GLOBAL_TOKEN_ROTATION_SUCCEEDED, event)

    async def handle_global_token_rotation_failed(self, event: GlobalTokenRotationFailed) -> None:
        await self._record(AuditAction.GLOBAL_TOKEN_ROTATION_FAILED, event)

    async def handle_user_token_rotation_attempted(self, event: UserTokenRotationAttempted) -> None:
        await self._record(AuditAction.USER_TOKEN_ROTATION_ATTEMPTED, event)

    async def handle_user_token_rotation_succeeded(self, event: UserTokenRotationSucceeded) -> None:
        await self._record(AuditAction.USER_TOKEN_ROTATION_SUCCEEDED, event)

    async def handle_user_token_rotation_failed(self, event: UserTokenRotationFailed) -> None:
        await self._record(AuditAction.USER_TOKEN_ROTATION_FAILED, event)

    async def handle_token_rejected_due_to_rotation_operational(self, event: TokenRejectedDueToRotation) -> None:
        await self._record(AuditAction.TOKEN_REJECTED_DUE_TO_ROTATION, event)

    async def handle_role_assignment_attempted(self, event: RoleAssignmentAttempted) -> None:
        await self._record(AuditAction.ROLE_ASSIGNMENT_ATTEMPTED, event)

    async def handle_role_assignment_succeeded(self, event: RoleAssignmentSucceeded) -> None:
        await self._record(AuditAction.ROLE_ASSIGNMENT_SUCCEEDED, event)

    async def handle_role_assignment_failed(self, event: RoleAssignmentFailed) -> None:
        await self._record(AuditAction.ROLE_ASSIGNMENT_FAILED, event)

    async def handle_role_revocation_attempted(self, event: RoleRevocationAttempted) -> None:
        await self._record(AuditAction.ROLE_REVOCATION_ATTEMPTED, event)

    async def handle_role_revocation_succeeded(self, event: RoleRevocationSucceeded) -> None:
        await self._record(AuditAction.ROLE_REVOCATION_SUCCEEDED, event)

    async def handle_role_revocation_failed(self, event: RoleRevocationFailed) -> None:
        await self._record(AuditAction.ROLE_REVOCATION_FAILED, event)

    async def handle_provider_connection_attempted(self, event: ProviderConnectionAttempted) -> None:
        await self._record(AuditAction.PROVIDER_CONNECTION_ATTEMPTED, event)

    async def handle_provider_connection_succeeded(self, event: ProviderConnectionSucceeded) -> None:
        await self._record(AuditAction.PROVIDER_CONNECTED, event)

    async def handle_provider_connection_failed(self, event: ProviderConnectionFailed) -> None:
        await self._record(AuditAction.PROVIDER_CONNECTION_FAILED, event)

    async def handle_provider_disconnection_attempted(self, event: ProviderDisconnectionAttempted) -> None:
        await self._record(AuditAction.PROVIDER_DISCONNECTION_ATTEMPTED, event)

    async def handle_provider_disconnection_succeeded(self, event: ProviderDisconnectionSucceeded) -> None:
        await self._record(AuditAction.PROVIDER_DISCONNECTED, event)

    async def handle_provider_disconnection_failed(self, event: ProviderDisconnectionFailed) -> None:
        await self._record(AuditAction.PROVIDER_DISCONNECTION_FAILED, event)

    async def handle_provider_token_refresh_attempted(self, event: ProviderTokenRefreshAttempted) -> None:
        await self._record(AuditAction.PROVIDER_TOKEN_REFRESH_ATTEMPTED, event)

    async def handle_provider_token_refresh_succeeded(self, event: ProviderTokenRefreshSucceeded) -> None:
        await self._record(AuditAction.PROVIDER_TOKEN_REFRESH_SUCCEEDED, event)

    async def handle_provider_token_refresh_failed(self, event: ProviderTokenRefreshFailed) -> None:
        await self._record(AuditAction.PROVIDER_TOKEN_REFRESH_FAILED, event)

    async def handle_account_sync_attempted(self, event: AccountSyncAttempted) -> None:
        await self._record(AuditAction.ACCOUNT_SYNC_ATTEMPTED, event)

    async def handle_account_sync_succeeded(self, event: AccountSyncSucceeded) -> None:
        await self._record(AuditAction.ACCOUNT_SYNC_SUCCEEDED, event)

    async def handle_account_sync_failed(self, event: AccountSyncFailed) -> None:
        await self._record(AuditAction.ACCOUNT_SYNC_FAILED, event)

    async def handle_transaction_sync_attempted(self, event: TransactionSyncAttempted) -> None:
        await self._record(AuditAction.TRANSACTION_SYNC_ATTEMPTED, event)

    async def handle_transaction_sync_succeeded(self, event: TransactionSyncSucceeded) -> None:
        await self._record(AuditAction.TRANSACTION_SYNC_SUCCEEDED, event)

    async def handle_transaction_sync_failed(self, event: TransactionSyncFailed) -> None:
        await self._record(AuditAction.TRANSACTION_SYNC_FAILED, event)

    async def handle_holdings_sync_attempted(self, event: HoldingsSyncAttempted) -> None:
        await self._record(AuditAction.HOLDINGS_SYNC_ATTEMPTED, event)

    async def handle_holdings_sync_succeeded(self, event: HoldingsSyncSucceeded) -> None:
        await self._record(AuditAction.HOLDINGS_SYNC_SUCCEEDED, event)

    async def handle_holdings_sync_failed(self, event: HoldingsSyncFailed) -> None:
        await self._record(AuditAction.HOLDINGS_SYNC_FAILED, event)

    async def handle_file_import_attempted(self, event: FileImportAttempted) -> None:
        await self._record(AuditAction.FILE_IMPORT_ATTEMPTED, event)

    async def handle_file_import_succeeded(self, event: FileImportSucceeded) -> None:
        await self._record(AuditAction.FILE_IMPORT_SUCCEEDED, event)

    async def handle_file_import_failed(self, event: FileImportFailed) -> None:
        await self._record(AuditAction.FILE_IMPORT_FAILED, event)

    async def handle_session_created_operational(self, event: SessionCreated) -> None:
        await self._record(AuditAction.SESSION_CREATED, event)

    async def handle_session_provider_accessed_operational(self, event: SessionProviderAccessed) -> None:
        await self._record(AuditAction.SESSION_PROVIDER_ACCESSED, event)

    async def handle_session_expired_operational(self, event: SessionExpired) -> None:
        await self._record(AuditAction.SESSION_EXPIRED, event)

    async def handle_session_evicted_operational(self, event: SessionEvicted) -> None:
        await self._record(AuditAction.SESSION_EVICTED, event)

    async def handle_session_revoked_operational(self, event: SessionRevoked) -> None:
        await self._record(AuditAction.SESSION_REVOKED, event)

    async def handle_all_sessions_revoked_operational(self, event: AllSessionsRevoked) -> None:
        await self._record(AuditAction.ALL_SESSIONS_REVOKED, event)

    async def handle_suspicious_session_activity_detected_operational(
        self, event: SuspiciousSessionActivityDetected
    ) -> None:
        await self._record(AuditAction.SUSPICIOUS_SESSION_ACTIVITY_DETECTED, event)

    async def handle_rate_limit_check_denied(self, event: RateLimitCheckDenied) -> None:
        await self._record(AuditAction.RATE_LIMIT_CHECK_DENIED, event)

"""What is done when a domain event happens."""

from finance.events.handlers.audit import AuditEventHandler
from finance.events.handlers.email import EmailEventHandler
from finance.events.handlers.logging import LoggingEventHandler
from finance.events.handlers.session import SessionEventHandler

__all__ = ["AuditEventHandler", "EmailEventHandler", "LoggingEventHandler", "SessionEventHandler"]

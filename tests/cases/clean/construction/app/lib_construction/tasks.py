from lib_construction.parts import Ledger, Outbox, Receipts, Session, Window


class Pay:
    pass


class Refund:
    pass


class Report:
    pass


class PayHandler:
    """Works within transactions on the session and the ledger."""

    def __init__(self, outbox: Outbox, session: Session, ledger: Ledger) -> None:
        self.outbox, self.session, self.ledger = outbox, session, ledger


class RefundHandler:
    """Works within a transaction, and so does what it uses."""

    def __init__(self, pay: PayHandler, session: Session) -> None:
        self.pay, self.session = pay, session


class ReportHandler:
    """Needs no transaction, and uses something that does."""

    def __init__(self, refund: RefundHandler, receipts: Receipts, window: Window) -> None:
        self.refund, self.receipts, self.window = refund, receipts, window


class Summarise:
    pass


class Clerk:
    """A component that is made of a handler."""

    def __init__(self, pay: PayHandler) -> None:
        self.pay = pay


class SummariseHandler:
    """Needs something that works within a transaction, and something that is opened."""

    def __init__(self, clerk: Clerk, outbox: Outbox) -> None:
        self.clerk, self.outbox = clerk, outbox

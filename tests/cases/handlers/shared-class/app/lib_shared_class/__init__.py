from lib_shared_class.handlers import Audit

__all__ = ["Audit"]

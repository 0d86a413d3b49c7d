from app_references.events import Opened as Published
from app_references.things import *

__all__ = ["Opened", "Published", "Thing"]

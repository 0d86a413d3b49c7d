from lib_objects.events import Opened as Reexported

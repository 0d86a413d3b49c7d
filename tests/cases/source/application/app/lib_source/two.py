from lib_source.one import Circle

from lib_source.two import Circle

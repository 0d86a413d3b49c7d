class Outer:
    class InnerEvent:
        class Deepest: ...


class Other:
    class Elsewhere: ...

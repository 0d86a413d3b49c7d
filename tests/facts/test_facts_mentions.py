"""What the bodies of functions and classes name, through bases, own modules, local imports and instances."""

from __future__ import annotations

import pytest

from registrygen.pysource.objects import PyObject

EVENTS = {
    "events/__init__.py": "from .user import UserCreated, UserDeleted\n",
    "events/user.py": "class UserCreated: ...\nclass UserDeleted: ...\nclass UserMoved:\n    class Detail: ...\n"
    "def elsewhere():\n    return UserDeleted()\n",
}


def mentioned(app, text: str, name: str = "C", files: dict[str, str] | None = None) -> set[str]:
    facts = app({**EVENTS, **(files or {}), "m.py": text})
    return {str(item) for item in facts.mentions(PyObject("m", name))}


@pytest.mark.parametrize(
    "written",
    [
        "from events import UserCreated\nclass C:\n    def f(self):\n        bus.publish(UserCreated(1))",
        "from events import UserCreated as E\nclass C:\n    async def f(self):\n        await self.bus(event=E)",
        "import events\nclass C:\n    def f(self):\n        return [events.UserCreated(x) for x in y]",
        "import events.user as e\nclass C:\n    def f(self):\n        return lambda: e.UserCreated",
        "class C:\n    def f(self):\n        from events import UserCreated\n        UserCreated()",
        "class C:\n    def f(self):\n        import events.user\n        events.user.UserCreated()",
        "from events import UserCreated\nclass C:\n    def f(self):\n        def g():\n            UserCreated.make()",
        "from events import UserCreated\nclass C:\n    event = UserCreated",
        "from events import UserCreated\nclass C:\n    class D:\n        def f(self):\n            UserCreated()",
        "from events import UserCreated\nclass C:\n    def f(self):\n        match x:\n            case UserCreated(): ...",
        "from events import UserCreated\nclass C:\n    @on(UserCreated)\n    def f(self): ...",
        "from events import UserCreated\nif True:\n  class C:\n    def f(self):\n      '''\ntext\n'''\n      UserCreated()",
    ],
)
def test_an_event_is_mentioned_however_it_is_written(app, written):
    assert "events.user:UserCreated" in mentioned(app, written)


@pytest.mark.parametrize(
    "written",
    [
        "from events import UserCreated\nclass C:\n    def f(self, event: UserCreated) -> UserCreated: ...",
        "from events import UserCreated\nclass C:\n    x: UserCreated\n    def f(self):\n        x: UserCreated = y",
        "from events import UserCreated\nclass C:\n    def f(self, UserCreated):\n        return UserCreated()",
        "from events import UserCreated\nclass C:\n    def f(self):\n        UserCreated = 1\n        return UserCreated",
        "from events import UserCreated\nclass C:\n    def f(self):\n        return 'UserCreated'  # UserCreated",
        "from events import UserCreated\n@on(UserCreated)\nclass C(Base[UserCreated], event=UserCreated): ...",
        "from events import UserCreated\nclass C: ...\nclass D:\n    def f(self):\n        UserCreated()",
        "from events import UserCreated\nclass C:\n    def f(self):\n        self.UserCreated()",
    ],
)
def test_annotations_local_names_and_text_mention_nothing(app, written):
    assert "events.user:UserCreated" not in mentioned(app, written)


def test_built_in_names_are_left_out(app):
    assert mentioned(app, "def f():\n    print(len(uuid4()))\nfrom uuid import uuid4\n", "f") == {"uuid:uuid4"}


def test_every_object_on_the_way_of_a_dotted_name_is_mentioned(app):
    text = "from events import user\ndef f():\n    user.UserMoved.Detail()\n"
    assert mentioned(app, text, "f") == {"events.user:UserMoved", "events.user:UserMoved.Detail"}


def test_bases_and_what_is_used_of_the_own_module_count(app):
    files = {"base.py": "from events import UserDeleted\nclass Base:\n    def g(self):\n        UserDeleted()\n"}
    text = """
        from base import Base
        from events.user import elsewhere
        from events import UserCreated
        class C(Base):
            def f(self):
                step()
        def step():
            Step()
        class Step:
            def run(self):
                step()
                UserCreated()
    """
    assert mentioned(app, text, files=files) == {
        "m:step",
        "m:Step",
        "events.user:UserCreated",
        "events.user:UserDeleted",
    }


def test_functions_of_other_modules_are_not_followed(app):
    text = "from events.user import elsewhere\ndef f():\n    elsewhere()\n"
    assert mentioned(app, text, "f") == {"events.user:elsewhere"}


def test_a_method_is_followed_to_the_methods_it_calls_on_itself(app):
    files = {"base.py": "from events import UserDeleted\nclass Base:\n    def g(self):\n        UserDeleted()\n"}
    text = """
        from base import Base
        from events import UserCreated
        from events.user import UserMoved
        class C(Base):
            def f(self):
                self._step()
                self.g()
            def _step(self):
                UserCreated()
            def other(self):
                UserMoved()
    """
    assert mentioned(app, text, "C.f", files) == {
        "m:C._step",
        "base:Base.g",
        "events.user:UserCreated",
        "events.user:UserDeleted",
    }


def test_what_cannot_be_seen_is_called_as_it_is_imported(app):
    files = {"broken.py": "class ("}
    text = "import broken, lib\nfrom broken import A\ndef f():\n    A()\n    broken.B()\n    lib.C()\n"
    assert mentioned(app, text, "f", files) == {"broken:A", "broken:B", "lib:C"}


@pytest.mark.parametrize("name", ["Nobody", "VALUE", "C.nothing"])
def test_of_what_is_unknown_nothing_is_known(app, name):
    assert mentioned(app, "VALUE = 1\nclass C: ...\n", name) == set()
    assert app({}).mentions(PyObject("nowhere", "X")) == frozenset()


def test_the_answer_is_kept(app):
    facts = app({"m.py": "def f():\n    f()\n"})
    assert facts.mentions(PyObject("m", "f")) is facts.mentions(PyObject("m", "f"))

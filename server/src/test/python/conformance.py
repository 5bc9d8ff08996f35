"""What the conformance programs share.

A program is run by a JUnit test that has started the server. It prints one JSON object per line:

    {"check": "connectivity: ...", "passed": true}
    {"check": "connectivity: ...", "passed": false, "why": "..."}
    {"advance": 1260}          asks to move the server's clock by that many seconds; answered by a line
    {"finished": 42}           the last line: how many checks there were
"""

import contextlib
import json
import sys
import traceback


class Settings:
    """Where the server is and who may call, as the one argument of the program says it."""

    def __init__(self):
        settings = json.loads(sys.argv[1])
        self.server = settings["server"]
        self.key = settings["key"]
        self.secret = settings["secret"]
        self.object_key = settings["objectKey"]
        self.object_secret = settings["objectSecret"]
        self.user = settings["user"]
        self.password = settings["password"]
        self.other_user = settings["otherUser"]
        self.other_password = settings["otherPassword"]
        self.account = settings["account"]
        self.foreign_account = settings["foreignAccount"]
        self.services = settings["services"]


class Report:
    def __init__(self):
        self.count = 0

    @contextlib.contextmanager
    def check(self, name):
        """Reports whether the block ran to its end; what it raises goes no further."""
        self.count += 1
        try:
            yield
        except Exception:
            self._print({"check": name, "passed": False, "why": traceback.format_exc(limit=-6)})
        else:
            self._print({"check": name, "passed": True})

    def advance(self, seconds):
        self._print({"advance": seconds})
        if not sys.stdin.readline():
            raise EOFError("the clock was not moved")

    def finish(self):
        self._print({"finished": self.count})

    @staticmethod
    def _print(line):
        print(json.dumps(line), flush=True)


def equal(actual, expected):
    if actual != expected:
        raise AssertionError(f"{actual!r} (expected: {expected!r})")


def holds(condition, what):
    if not condition:
        raise AssertionError(what)


def raises(kind, call):
    """The exception that `call` raises, which must be of exactly that kind."""
    try:
        answer = call()
    except Exception as raised:
        if type(raised) is kind:
            return raised
        raise
    raise AssertionError(f"no {kind.__name__}, but an answer: {answer!r}")

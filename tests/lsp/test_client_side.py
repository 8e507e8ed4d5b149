"""What the server asks of its client and tells it: settings, registrations, progress, refreshes."""
import os

from client import CAPABILITIES, Client, place, uri_of
from specs import GOOD, write


def told(c, method):
    return [m.get("params") for m in c.seen if m["method"] == method]


def with_workspace(**more):
    return dict(CAPABILITIES, workspace=dict(CAPABILITIES["workspace"], **more))


def test_settings_are_asked_for(cpsfc, work):
    c = Client(cpsfc)
    c.settings = {"language": "ja", "pause": 0}
    c.start(work, with_workspace(configuration=True, didChangeConfiguration={"dynamicRegistration": True}))
    uri = c.open(os.path.join(work, "a.cpsf"), GOOD + "person p of nobody\n")
    messages = lambda: " ".join(d["message"] for d in c.diagnostics.get(uri, []))
    while "ません" not in messages():
        c.take(c.read())
    assert told(c, "workspace/configuration")[0] == {"items": [{"section": "cpsf"}]}
    assert {r["method"] for r in told(c, "client/registerCapability")[0]["registrations"]} == {"workspace/didChangeWatchedFiles", "workspace/didChangeConfiguration"}
    c.settings = {"language": "en", "inlayHints": False}
    c.notify("workspace/didChangeConfiguration", {"settings": None})
    while "ません" in messages():
        c.take(c.read())
    assert c.result("textDocument/inlayHint", {"textDocument": {"uri": uri}}) == []
    assert c.stop() == 0


def test_answers_nobody_asked_for(cpsfc, work):
    c = Client(cpsfc)
    for id in ("cpsfc-1-1", "cpsfc-2-1", "cpsfc-9-1", "cpsfc--1-1", "cpsfc-", "x", 5, None):
        c.send({"id": id, "result": [{"language": "ja"}]})
    c.start(work)
    for id in ("cpsfc-1-1", "cpsfc-2-77", "cpsfc-9-1", "cpsfc--1-1", "cpsfc-", "x", 5, None):
        c.send({"id": id, "result": [{"language": "ja"}]})
        c.send({"id": id, "error": {"code": 1, "message": "no"}})
    uri = c.open(os.path.join(work, "a.cpsf"), "person p of nobody\n")
    assert "ません" not in c.settle(uri)[0]["message"]
    assert c.stop() == 0


def test_progress(cpsfc, work):
    for name in ("one", "two", "three"):
        write(work, name + "/cpsf.yaml", "as_of: 2026-06-15\n")
        write(work, name + "/a.cpsf", GOOD)
    c = Client(cpsfc)
    c.start(work, initializationOptions={"pause": 100})
    while "end" not in [p["value"]["kind"] for p in told(c, "$/progress")]:
        c.take(c.read())
    token = told(c, "window/workDoneProgress/create")[0]["token"]
    mine = [p for p in told(c, "$/progress") if p["token"] == token]
    assert [p["value"]["kind"] for p in mine][0] == "begin" and mine[-1]["value"]["kind"] == "end" and mine[0]["value"]["title"]
    parts = [p["value"]["percentage"] for p in mine if p["value"]["kind"] == "report"]
    assert parts == sorted(parts) and {p["value"]["message"] for p in mine if p["value"]["kind"] == "report"} <= {"one", "two", "three", os.path.basename(work)} and parts
    # a new token for the next time, once
    assert len({p["token"] for p in told(c, "window/workDoneProgress/create")}) == len(told(c, "window/workDoneProgress/create")) <= 2
    c.notify("window/workDoneProgress/cancel", {"token": token})
    assert c.stop() == 0


def test_progress_is_not_told_to_those_who_do_not_want_it(cpsfc, work):
    c = Client(cpsfc)
    c.start(work, {})
    uri = c.open(os.path.join(work, "a.cpsf"), GOOD)
    c.settle(uri)
    assert not told(c, "$/progress") and not told(c, "window/workDoneProgress/create")
    assert c.stop() == 0


def test_progress_of_a_request(cpsfc, work):
    c = Client(cpsfc)
    c.start(work, {})
    uri = c.open(os.path.join(work, "a.cpsf"), GOOD)
    for token in ("mine", 5):
        c.replace(uri, GOOD + "// %s\n" % token)
        c.result("textDocument/references", {"textDocument": {"uri": uri}, "position": place(GOOD, "drive :"), "context": {"includeDeclaration": True}, "workDoneToken": token})
        assert [p["value"]["kind"] for p in told(c, "$/progress") if p["token"] == token] == ["begin", "end"]
    c.result("textDocument/references", {"textDocument": {"uri": uri}, "position": place(GOOD, "drive :"), "context": {"includeDeclaration": True}, "workDoneToken": {"x": 1}})
    assert c.stop() == 0


def test_refreshes(cpsfc, work):
    """Typing in the only open text asks for nothing again; in one of several, and other changes, do."""
    c = Client(cpsfc)
    c.start(work)
    uri = c.open(os.path.join(work, "a.cpsf"), GOOD)
    c.settle(uri)
    def asked():
        """After everything is judged."""
        c.result("textDocument/codeLens", {"textDocument": {"uri": uri}})
        return sum(m["method"].endswith("/refresh") for m in c.seen)
    before = asked()
    assert before
    c.replace(uri, GOOD + "\n")
    c.settle(uri)
    assert asked() == before
    other = c.open(os.path.join(work, "b.cpsf"), "// nothing\n")
    c.settle(other)
    assert asked() > before
    assert c.stop() == 0

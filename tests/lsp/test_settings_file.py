"""cpsf.yaml in the editor: what is wrong with it is said there, on disk and while it is typed, and taken back."""
import os

from client import CAPABILITIES, Client, apply_edits, place, uri_of
from specs import GOOD, JAPANESE, write

PROGRAMS = "programs:\n  - name: one\n    files: [a.cpsf]\n  - name: two\n    files: [b.cpsf]\n"


def wait_for(c, uri, good):
    """Until the diagnostics of URI are as wanted."""
    while uri not in c.diagnostics or not good(c.diagnostics[uri]):
        c.take(c.read(20))
    return c.diagnostics[uri]


def codes(list):
    return sorted(d["code"] for d in list)


def started(cpsfc, work, settings, text=GOOD, **more):
    path = write(work, "cpsf.yaml", settings)
    c = Client(cpsfc)
    c.start(work, initializationOptions={"pause": 0}, **more)
    spec = c.open(write(work, "a.cpsf", text))
    return c, uri_of(path), path, spec


def test_on_disk(cpsfc, work):
    """Unknown keys and wrong types, with their places; mended on disk they go."""
    text = "lang: en\nsearhc: [lib]\nwarn_before: soon\n"
    c, uri, path, _ = started(cpsfc, work, text)
    found = wait_for(c, uri, lambda l: len(l) == 2)
    assert [d["range"]["start"] for d in found] == [place(text, "searhc"), place(text, "soon")] and all(d["severity"] == 1 for d in found), found
    assert "search" in found[0]["message"], found
    write(work, "cpsf.yaml", "lang: en\n")
    c.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": uri, "type": 2}]})
    wait_for(c, uri, lambda l: not l)
    assert c.stop() == 0


def test_while_it_is_typed(cpsfc, work):
    """Typed text wins over the disk; positions as the client counts; Japanese."""
    text = "lang: ja\nallow:\n  - code: W2105\n    reason: 𠮷野家で確認済み\n    untill: 2026-12-31\n"
    c, uri, path, _ = started(cpsfc, work, "lang: ja\n", locale="ja")
    c.open(path, "lang: ja\n")
    c.settle(uri)
    c.replace(uri, text)
    found = c.settle(uri)
    assert len(found) == 1 and found[0]["range"]["start"] == place(text, "untill") and not found[0]["message"].isascii(), found
    at = place(text, "untill")
    c.change(uri, {"range": {"start": at, "end": {"line": at["line"], "character": at["character"] + 6}}, "text": "until"})
    assert not c.settle(uri)
    c.replace(uri, "nothing: 1\n")
    assert len(c.settle(uri)) == 1
    c.close(uri)
    wait_for(c, uri, lambda l: not l)
    assert c.stop() == 0


def test_what_it_said_last_holds_while_it_is_broken(cpsfc, work):
    c, uri, path, spec = started(cpsfc, work, PROGRAMS, "organization same\n")
    other = c.open(write(work, "b.cpsf", "organization same\n"))
    c.open(path, PROGRAMS)
    assert not c.settle(uri) and not [d for u in (spec, other) for d in c.diagnostics.get(u, []) if d["severity"] == 1]
    c.replace(uri, PROGRAMS + "  - name: [\n")
    assert codes(c.settle(uri))
    for u in (spec, other):
        c.replace(u, "organization same\n// typed\n")
        assert not [d for d in c.settle(u) if d["severity"] == 1], c.diagnostics
    c.replace(uri, "lang: en\n")  # now they are one program
    wait_for(c, other, lambda l: [d for d in l + c.diagnostics[spec] if d["code"] == "E0202" or d["severity"] == 1])
    assert not c.settle(uri)
    assert c.stop() == 0


def test_pins_and_allows(cpsfc, work):
    """What checking finds about the settings stands in cpsf.yaml and not at the top of a spec."""
    text = "catalogues: [cpsf@9.9]\nallow:\n  - code: W2105\n    reason: known\n    until: 2026-01-31\n  - code: W4411\n    reason: idle\n"
    c, uri, path, spec = started(cpsfc, work, text)
    found = wait_for(c, uri, lambda l: len(l) == 3)
    assert codes(found) == ["E0239", "W0241", "W0241"] and found[0]["range"]["start"] == place(text, "cpsf@9.9"), found
    assert {d["range"]["start"]["line"] for d in found[1:]} == {2, 5} and "W0241" not in codes(c.diagnostics[spec]), found
    told = len(c.seen)
    c.replace(spec, GOOD + "component late\n")
    c.settle(spec)
    c.result("textDocument/codeLens", {"textDocument": {"uri": spec}})
    assert not [m for m in c.seen[told:] if (m.get("params") or {}).get("uri") == uri], "said again without need"
    c.open(path, text)
    c.replace(uri, text.replace("9.9", "1.0").replace("2026-01-31", "2026-12-31").replace("  - code: W4411\n    reason: idle\n", ""))
    assert not wait_for(c, uri, lambda l: not l)
    assert c.stop() == 0


def test_pins_of_several_programs_are_said_once(cpsfc, work):
    c, uri, path, _ = started(cpsfc, work, "catalogues: [cpsf@9.9]\n" + PROGRAMS)
    write(work, "b.cpsf", GOOD)
    c.notify("workspace/didChangeWatchedFiles", {"changes": []})
    c.result("textDocument/codeLens", {"textDocument": {"uri": uri_of(os.path.join(work, "b.cpsf"))}})
    assert codes(wait_for(c, uri, lambda l: l)) == ["E0239"], c.diagnostics[uri]
    assert c.stop() == 0


def test_pulled(cpsfc, work):
    capabilities = dict(CAPABILITIES, textDocument=dict(CAPABILITIES["textDocument"], diagnostic={}))
    c, uri, path, _ = started(cpsfc, work, "nothing: 1\n", capabilities=capabilities)
    one = c.result("textDocument/diagnostic", {"textDocument": {"uri": uri}})
    assert len(one["items"]) == 1, one
    all_ = {i["uri"]: i for i in c.result("workspace/diagnostic", {"previousResultIds": []})["items"]}
    assert len(all_[uri]["items"]) == 1
    assert c.stop() == 0


def test_nothing_else_is_answered_there(cpsfc, work):
    """Other YAML that a client opens is no spec, inside the workspace and outside."""
    c, uri, path, _ = started(cpsfc, work, "lang: en\n")
    for p in (path, os.path.join(work, "other.yaml"), "/nowhere/cpsf.yaml", "untitled:x.yaml"):
        u = c.open(p, "lang: en\ncomponent: x\n") if p != path else c.open(p)
        assert not c.settle(u) or u == uri
        here = {"textDocument": {"uri": u}, "position": {"line": 0, "character": 2}}
        for method in ("hover", "definition", "documentSymbol", "formatting", "semanticTokens/full", "completion", "foldingRange"):
            assert not c.result("textDocument/" + method, {**here, "options": {}}), (p, method)
    assert c.stop() == 0


def test_it_is_asked_for(cpsfc, work):
    """A client that can is asked to tell what is typed in cpsf.yaml, and only that."""
    capabilities = dict(CAPABILITIES, textDocument=dict(CAPABILITIES["textDocument"], synchronization={"dynamicRegistration": True}, diagnostic={"dynamicRegistration": True}))
    c = Client(cpsfc)
    c.start(work, capabilities)
    while not [m for m in c.seen if m["method"] == "client/registerCapability"]:
        c.take(c.read())
    asked = {r["method"]: r["registerOptions"] for m in c.seen if m["method"] == "client/registerCapability" for r in m["params"]["registrations"]}
    for event in ("didOpen", "didChange", "didClose", "didSave", "diagnostic"):
        assert asked["textDocument/" + event]["documentSelector"] == [{"pattern": "**/cpsf.yaml"}], asked
    assert asked["textDocument/didChange"]["syncKind"] == 2
    assert c.stop() == 0

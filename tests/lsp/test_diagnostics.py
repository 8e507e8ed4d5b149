"""Diagnostics: of the whole workspace, while typing, with further places, in both languages and both ways of counting."""
import os

from client import CAPABILITIES, Client, place, uri_of
from specs import GOOD, JAPANESE, write


def errors(list):
    return [d for d in list if d["severity"] == 1]


def test_good_and_broken_and_good_again(cpsfc, work):
    c = Client(cpsfc)
    c.start(work)
    uri = c.open(write(work, "a.cpsf", GOOD))
    assert not errors(c.settle(uri))
    at = place(GOOD, "-> drive.speed_in", 3)
    c.change(uri, {"range": {"start": at, "end": {"line": at["line"], "character": at["character"] + 5}}, "text": "drvie"})
    found = errors(c.settle(uri))
    assert [d["code"] for d in found] == ["E0201"] and found[0]["range"]["start"] == at
    assert found[0]["range"]["end"]["character"] == at["character"] + 5
    related = found[0]["relatedInformation"]
    assert related[0]["location"]["uri"] == uri and related[0]["location"]["range"]["start"] == place(GOOD, "drive :")
    c.change(uri, {"range": found[0]["range"], "text": "drive"})
    assert not errors(c.settle(uri))
    assert c.stop() == 0


def test_files_that_are_not_open(cpsfc, work):
    write(work, "a.cpsf", "module one@1.0.0\nexport organization a\n")
    other = write(work, "sub/b.cpsf", "module two@1.0.0\nimport one as one\norganization b\nperson p of nobody\n")
    c = Client(cpsfc)
    c.start(work)
    uri = c.open(os.path.join(work, "a.cpsf"))
    c.settle(uri)
    assert [d["code"] for d in errors(c.diagnostics[uri_of(other)])] == ["E0201"]
    write(work, "sub/b.cpsf", "module two@1.0.0\nimport one as one\norganization b\nperson p of b\n")
    c.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": uri_of(other), "type": 2}]})
    while errors(c.diagnostics[uri_of(other)]):
        c.take(c.read())
    assert c.stop() == 0


def test_an_open_text_wins_over_the_disk(cpsfc, work):
    path = write(work, "a.cpsf", "organization a\n")
    other = write(work, "b.cpsf", "person p of b\n")
    c = Client(cpsfc)
    c.start(work)
    uri = c.open(path, "organization b\n")
    c.settle(uri)
    assert not errors(c.diagnostics.get(uri_of(other), []))
    c.close(uri)
    while not errors(c.diagnostics.get(uri_of(other), [])):
        c.take(c.read())
    assert c.stop() == 0


def test_japanese_messages_and_columns(cpsfc, work):
    text = JAPANESE.replace("-> 駆動.", "-> 駆動機.")
    for encoding in ("utf-16", "utf-8"):
        c = Client(cpsfc)
        res = c.start(work, dict(CAPABILITIES, general={"positionEncodings": ["utf-8", "utf-16"] if encoding == "utf-8" else ["utf-16"]}), locale="ja")
        assert res["capabilities"]["positionEncoding"] == encoding
        uri = c.open(os.path.join(work, "あ 1.cpsf"), text)
        found = errors(c.settle(uri))
        assert len(found) == 1 and found[0]["range"]["start"] == place(text, "駆動機", encoding=encoding), found
        assert "ません" in found[0]["message"] or "です" in found[0]["message"]
        at, end = found[0]["range"]["start"], found[0]["range"]["end"]
        c.change(uri, {"range": {"start": at, "end": end}, "text": "駆動"})
        assert not errors(c.settle(uri))
        assert c.stop() == 0


def test_language_of_the_command_line_wins(cpsfc, work):
    c = Client(cpsfc, "--lang", "en")
    c.start(work, locale="ja")
    uri = c.open(os.path.join(work, "a.cpsf"), "person p of nobody\n")
    assert errors(c.settle(uri))[0]["message"].isascii()
    assert c.stop() == 0


def test_surrogates(cpsfc, work):
    text = 'data d { name = "𠮷野家𝒳"; readers [nobody] }\n'
    c = Client(cpsfc)
    c.start(work)
    uri = c.open(os.path.join(work, "a.cpsf"), text)
    assert errors(c.settle(uri))[0]["range"]["start"] == place(text, "nobody")
    end = place(text, "𝒳", 1)
    c.change(uri, {"range": {"start": place(text, "𝒳"), "end": end}, "text": ""})
    assert errors(c.settle(uri))[0]["range"]["start"] == place(text.replace("𝒳", ""), "nobody")
    assert c.stop() == 0


def test_line_ends_of_windows(cpsfc, work):
    text = "organization a\r\nperson p of nobody\r\n"
    c = Client(cpsfc)
    c.start(work)
    uri = c.open(os.path.join(work, "a.cpsf"), text)
    assert errors(c.settle(uri))[0]["range"]["start"] == {"line": 1, "character": 12}
    c.change(uri, {"range": {"start": {"line": 0, "character": 99}, "end": {"line": 1, "character": 0}}, "text": "\r\n"})
    assert errors(c.settle(uri))[0]["range"]["start"] == {"line": 1, "character": 12}
    assert c.stop() == 0


def test_several_errors_in_a_half_typed_file(cpsfc, work):
    text = GOOD + "flow g : plc.set -> \nperson p of nobody\n"
    c = Client(cpsfc)
    c.start(work)
    uri = c.open(os.path.join(work, "a.cpsf"), text)
    found = errors(c.settle(uri))
    assert 2 <= len(found) and any("nobody" in d["message"] for d in found)
    assert c.stop() == 0


def test_a_text_that_is_no_file(cpsfc, work):
    c = Client(cpsfc)
    c.start()
    uri = c.open("untitled:Untitled-1", "person p of nobody\n")
    assert [d["code"] for d in errors(c.settle(uri))] == ["E0201"]
    c.replace(uri, GOOD)
    assert not errors(c.settle(uri))
    assert c.stop() == 0


def test_a_file_without_a_folder(cpsfc, work):
    write(work, "b.cpsf", "organization elsewhere\n")
    path = write(work, "a.cpsf", "person p of elsewhere\n")
    c = Client(cpsfc)
    c.start()
    uri = c.open(path)
    assert not errors(c.settle(uri))
    assert c.stop() == 0


def test_folders_come_and_go(cpsfc, work):
    one, two = os.path.join(work, "one"), os.path.join(work, "two")
    bad = write(one, "a.cpsf", "person p of nobody\n")
    worse = write(two, "b.cpsf", "person q of nobody\n")
    c = Client(cpsfc)
    c.start([one])
    while uri_of(bad) not in c.diagnostics:
        c.take(c.read())
    assert uri_of(worse) not in c.diagnostics
    c.notify("workspace/didChangeWorkspaceFolders", {"event": {"added": [{"uri": uri_of(two), "name": "two"}], "removed": [{"uri": uri_of(one), "name": "one"}]}})
    while uri_of(worse) not in c.diagnostics or c.diagnostics[uri_of(bad)]:
        c.take(c.read())
    assert errors(c.diagnostics[uri_of(worse)])
    assert c.stop() == 0


def test_settings_of_a_project(cpsfc, work):
    write(work, "cpsf.yaml", "programs:\n  - name: one\n    files: [a.cpsf]\n  - name: two\n    files: [b.cpsf]\n")
    write(work, "a.cpsf", "organization same\n")
    write(work, "b.cpsf", "organization same\nperson p of nobody\n")
    c = Client(cpsfc)
    c.start(work)
    uri = c.open(os.path.join(work, "a.cpsf"))
    assert not errors(c.settle(uri))
    assert [d["code"] for d in errors(c.diagnostics[uri_of(os.path.join(work, "b.cpsf"))])] == ["E0201"]
    assert c.stop() == 0


def test_programs_below_a_folder(cpsfc, work):
    for name in ("one", "two"):
        write(work, name + "/cpsf.yaml", "lang: en\n")
        write(work, name + "/a.cpsf", "module same@1.0.0\norganization same\n")
    c = Client(cpsfc)
    c.start(work)
    uri = c.open(os.path.join(work, "one/a.cpsf"))
    assert not errors(c.settle(uri))
    assert c.stop() == 0


def test_language_of_the_settings(cpsfc, work):
    c = Client(cpsfc)
    c.start(work)
    uri = c.open(os.path.join(work, "a.cpsf"), "person p of nobody\n")
    assert errors(c.settle(uri))[0]["message"].isascii()
    c.notify("workspace/didChangeConfiguration", {"settings": {"cpsf": {"language": "ja"}}})
    while errors(c.diagnostics[uri])[0]["message"].isascii():
        c.take(c.read())
    assert c.stop() == 0


def test_what_judging_found_stays_while_typing(cpsfc, work):
    """Expired evidence, and an @allow that only a verdict needs: said with every version, though verdicts come later."""
    text = GOOD + 'measure m at level 1 on plc { evidence "x.pdf" since 2024-01-01 until 2025-01-01 }\n' \
        '@allow(W4411, reason: "known") measure n at level 1 on drive { evidence "y.pdf" since 2024-01-01 until 2025-01-01 }\n@allow(W2105, reason: "idle") component q\n'
    c = Client(cpsfc)
    c.start(work, {}, initializationOptions={"pause": 0})
    uri = c.open(os.path.join(work, "a.cpsf"), text)
    c.settle(uri)
    c.result("textDocument/codeLens", {"textDocument": {"uri": uri}})
    codes = lambda m: sorted(d["code"] for d in m["params"]["diagnostics"])
    wanted = codes(c.seen[-1])
    assert wanted == ["W0215", "W2105", "W4411"], wanted
    told = len(c.seen)
    for i in range(6):
        c.replace(uri, text + "\n" * i)
        c.settle(uri)
    c.result("textDocument/codeLens", {"textDocument": {"uri": uri}})
    said = [codes(m) for m in c.seen[told:] if m["method"] == "textDocument/publishDiagnostics"]
    assert len(said) >= 6 and all(s == wanted for s in said), (wanted, said)
    c.replace(uri, GOOD)
    c.result("textDocument/codeLens", {"textDocument": {"uri": uri}})
    assert codes(c.seen[-1]) == ["W2105"]
    assert c.stop() == 0

"""Outline, folding, selection, semantic tokens, links, hints, lenses, actions, data flow, pulled diagnostics, formatting."""
import os, re

from client import CAPABILITIES, Client, apply_edits, place, uri_of
from specs import GOOD, JAPANESE, write


def opened(cpsfc, work, text, **more):
    c = Client(cpsfc)
    res = c.start(work, **more)
    c.capabilities = res["capabilities"]
    uri = c.open(os.path.join(work, "a.cpsf"), text)
    return c, uri


def doc(uri):
    return {"textDocument": {"uri": uri}}


def at(uri, text, words, offset=0):
    return {"textDocument": {"uri": uri}, "position": place(text, words, offset)}


def flat(symbols):
    for s in symbols:
        yield s
        yield from flat(s.get("children", []))


def test_outline(cpsfc, work):
    c, uri = opened(cpsfc, work, GOOD)
    symbols = c.result("textDocument/documentSymbol", doc(uri))
    assert [s["name"] for s in symbols] == ["works", "Speed", "speed", "plc", "drive", "f_set"]
    plc = symbols[3]
    assert plc["detail"] == "fac.Plc" and [s["name"] for s in plc["children"]] == ["set"] and plc["selectionRange"]["start"] == place(GOOD, "plc :")
    assert symbols[5]["detail"] == "plc.set -> drive.speed_in"
    assert c.stop() == 0


def test_outline_of_a_broken_file(cpsfc, work):
    text = GOOD.replace("component drive", "component ??? {\n component inner\n}\ncomponent drive") + "flow g : { \n"
    c, uri = opened(cpsfc, work, text)
    names = [s["name"] for s in flat(c.result("textDocument/documentSymbol", doc(uri)))]
    assert {"plc", "drive", "f_set"} <= set(names), names
    assert c.stop() == 0


def test_outline_without_hierarchy(cpsfc, work):
    c, uri = opened(cpsfc, work, JAPANESE, capabilities={})
    symbols = c.result("textDocument/documentSymbol", doc(uri))
    assert [s["name"] for s in symbols][-4:] == ["指令", "駆動", "速度入力", "指令の流れ"] and symbols[-1]["location"]["uri"] == uri
    assert c.stop() == 0


def test_symbols_of_the_workspace(cpsfc, work):
    write(work, "b.cpsf", "component pump\n")
    c, uri = opened(cpsfc, work, GOOD)
    names = lambda q: [s["name"] for s in c.result("workspace/symbol", {"query": q})]
    assert names("PUM") == ["pump"] and "Speed" in names("spe") and "speed_in" in names("spe") and names("Plc") == ["plc"]
    assert c.stop() == 0


def test_folding(cpsfc, work):
    text = "edition 2026\nimport std.factory\nimport std.secure\n\n// one\n// two\n// three\nsystem s {\n  component a {\n    name = \"x\"\n  }\n}\n/* x\ny */\n"
    c, uri = opened(cpsfc, work, text)
    folds = {(f["startLine"], f["endLine"], f.get("kind")) for f in c.result("textDocument/foldingRange", doc(uri))}
    assert folds == {(1, 2, "imports"), (4, 6, "comment"), (7, 10, None), (8, 9, None), (12, 13, "comment")}, folds
    assert c.stop() == 0


def test_selection(cpsfc, work):
    c, uri = opened(cpsfc, work, GOOD)
    res = c.result("textDocument/selectionRange", {**doc(uri), "positions": [place(GOOD, "drive.speed_in", 2), {"line": 900, "character": 0}]})
    assert len(res) == 2
    ranges = []
    x = res[0]
    while x:
        ranges.append((x["range"]["start"]["line"], x["range"]["start"]["character"], x["range"]["end"]["line"], x["range"]["end"]["character"]))
        x = x.get("parent")
    start = place(GOOD, "drive.speed_in")
    assert ranges[0] == (start["line"], start["character"], start["line"], start["character"] + 5), ranges
    assert ranges[-1][:2] == (0, 0) and len(ranges) >= 4
    for inner, outer in zip(ranges, ranges[1:]):
        assert outer[:2] <= inner[:2] and inner[2:] <= outer[2:]
    assert c.stop() == 0


def decoded(c, uri, text, data=None):
    legend = c.capabilities["semanticTokensProvider"]["legend"]
    data = data or c.result("textDocument/semanticTokens/full", doc(uri))["data"]
    lines = text.split("\n")
    line = column = 0
    for i in range(0, len(data), 5):
        if data[i]:
            column = 0
        line += data[i]
        column += data[i + 1]
        bytes_ = lines[line].encode("utf-16-le")
        word = bytes_[2 * column:2 * (column + data[i + 2])].decode("utf-16-le")
        yield word, legend["tokenTypes"][data[i + 3]], [m for k, m in enumerate(legend["tokenModifiers"]) if data[i + 4] >> k & 1]


def test_semantic_tokens(cpsfc, work):
    text = "// first 𠮷\n" + GOOD + 'measure m at level 1 on plc { note = "a\nb" }\n'
    c, uri = opened(cpsfc, work, text)
    tokens = list(decoded(c, uri, text))
    assert tokens[0] == ("// first 𠮷", "comment", [])
    for wanted in (("component", "keyword", []), ("plc", "variable", ["declaration"]), ("plc", "variable", []), ("Plc", "class", ["defaultLibrary"]), ("fac", "namespace", []),
                   ("high", "enumMember", ["defaultLibrary"]), ("set", "interface", []), ("0rpm", "number", []), ("->", "operator", [])):
        assert wanted in tokens, (wanted, tokens)
    assert c.stop() == 0


def test_semantic_tokens_in_japanese(cpsfc, work):
    c, uri = opened(cpsfc, work, JAPANESE)
    tokens = list(decoded(c, uri, JAPANESE))
    for wanted in (("モノ", "keyword", []), ("制御盤", "variable", ["declaration"]), ("PLC", "class", ["defaultLibrary"]), ("速度入力", "interface", [])):
        assert wanted in tokens, (wanted, tokens)
    assert c.stop() == 0


def test_semantic_tokens_of_some_lines(cpsfc, work):
    text = "/* first\nsecond */\n" + GOOD
    c, uri = opened(cpsfc, work, text)
    whole = list(decoded(c, uri, text))
    lines = lambda a, b: c.result("textDocument/semanticTokens/range", {**doc(uri), "range": {"start": {"line": a, "character": 0}, "end": {"line": b, "character": 9}}})["data"]
    assert list(decoded(c, uri, text, lines(0, 999))) == whole
    line = place(text, "component plc")["line"]
    part = list(decoded(c, uri, text, lines(line, line)))
    assert ("plc", "variable", ["declaration"]) in part and len(part) < 20 and lines(line, line)[0] == line
    assert list(decoded(c, uri, text, lines(0, 0))) == [("/* first", "comment", [])]
    assert lines(900, 901) == []
    assert c.request("textDocument/semanticTokens/range", doc(uri))["error"]["code"] == -32602
    assert c.stop() == 0


def test_semantic_tokens_as_a_difference(cpsfc, work):
    c, uri = opened(cpsfc, work, GOOD)
    first = c.result("textDocument/semanticTokens/full", doc(uri))
    data, known = first["data"], first["resultId"]
    for new in (GOOD, "component early\n" + GOOD, GOOD.replace("drive", "motor"), GOOD + "component late\n", GOOD.replace("import std.factory as fac\n", ""), "", GOOD):
        c.replace(uri, new)
        res = c.result("textDocument/semanticTokens/full/delta", {**doc(uri), "previousResultId": known})
        assert "data" not in res and len(res["edits"]) <= 1, res
        for e in res["edits"]:
            data = data[:e["start"]] + e.get("data", []) + data[e["start"] + e["deleteCount"]:]
        known = res["resultId"]
        assert data == c.result("textDocument/semanticTokens/range", {**doc(uri), "range": {"start": {"line": 0, "character": 0}, "end": {"line": 999, "character": 0}}})["data"], new
    assert "edits" not in c.result("textDocument/semanticTokens/full/delta", {**doc(uri), "previousResultId": "never"})
    assert c.stop() == 0


def test_links(cpsfc, work):
    write(work, "evidence/scan.pdf", "x")
    other = write(work, "other/b.cpsf", "module other@1.0.0\nexport component x\n")
    text = GOOD + 'import other as o\nmeasure m at level 1 on plc { evidence e { file = "evidence/scan.pdf" }; evidence f { file = "missing.pdf" } }\n'
    c, uri = opened(cpsfc, work, text)
    targets = [l["target"] for l in c.result("textDocument/documentLink", doc(uri))]
    assert uri_of(os.path.join(work, "evidence/scan.pdf")) in targets and uri_of(other) in targets and not any("missing" in t for t in targets)
    assert any(t.endswith("factory.cpsf") for t in targets), targets
    assert c.stop() == 0


def test_inlay_hints(cpsfc, work):
    text = GOOD + "organization partner\nsystem hall of partner { component lamp }\nsystem hall2 { component lamp2 of partner }\ncomponent fast : fac.VariableSpeedDrive { quantity spin : RotationalSpeed in 0rpm .. 10rps }\n"
    c, uri = opened(cpsfc, work, text)
    hints = c.result("textDocument/inlayHint", {**doc(uri), "range": {"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}}})
    labels = {(h["position"]["line"], h["label"]) for h in hints}
    assert any(line == 5 and re.fullmatch(r"level 0 reached by all \(met \d+, gaps \d+, undecided \d+\)", label) for line, label in labels), labels
    assert (13, "of partner") in labels, labels
    assert (14, "= 600rpm") in labels, labels
    c.notify("workspace/didChangeConfiguration", {"settings": {"cpsf": {"inlayHints": False}}})
    assert c.result("textDocument/inlayHint", doc(uri)) == []
    assert c.stop() == 0


def test_lenses_and_proofs(cpsfc, work):
    c, uri = opened(cpsfc, work, GOOD)
    lenses = c.result("textDocument/codeLens", doc(uri))
    lens = [l for l in lenses if l["range"]["start"] == place(GOOD, "works :")][0]
    assert "undecided" in lens["command"]["title"]
    proof = c.result("workspace/executeCommand", {"command": lens["command"]["command"], "arguments": lens["command"]["arguments"]})
    assert "#CPS.AM-2" in proof and "works" in proof
    assert "error" in c.request("workspace/executeCommand", {"command": "cpsfc.proof", "arguments": [uri, "nobody"]})
    c.notify("workspace/didChangeConfiguration", {"settings": {"cpsf": {"codeLens": False}}})
    assert c.result("textDocument/codeLens", doc(uri)) == []
    assert c.stop() == 0


def actions(c, uri, text, words, offset=0):
    start = place(text, words, offset)
    return c.result("textDocument/codeAction", {**doc(uri), "range": {"start": start, "end": start}, "context": {"diagnostics": []}})


def applied(c, uri, text, action):
    new = apply_edits(text, action["edit"]["changes"][uri])
    c.replace(uri, new)
    return new, c.settle(uri)


def test_repairs(cpsfc, work):
    text = GOOD.replace("-> drive.", "-> drvie.")
    c, uri = opened(cpsfc, work, text)
    found = actions(c, uri, text, "drvie", 2)
    assert found[0]["title"] == "replace `drvie` with `drive`" and found[0]["isPreferred"] and found[0]["diagnostics"][0]["code"] == "E0201"
    new, left = applied(c, uri, text, found[0])
    assert new == GOOD and not [d for d in left if d["severity"] == 1]
    assert not [a for a in actions(c, uri, GOOD, "component plc") if a.get("isPreferred")]
    assert c.result("textDocument/codeAction", {**doc(uri), "range": {"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}}, "context": {"diagnostics": [], "only": ["refactor"]}}) == []
    assert c.stop() == 0


def test_every_action_on_every_name_keeps_the_program_good(cpsfc, work):
    text = GOOD.replace("import cpsf", "import std.secure as sec\nimport cpsf").replace("data speed : Speed { label c = low, i = high, a = high; readers [works] }", "data speed : Speed") + "system net : fac.WirelessNetwork\nperson boss of works { acts for works }\n"
    c, uri = opened(cpsfc, work, text)
    seen = set()
    for words, offset in (("works :", 1), ("data speed", 6), ("component plc", 11), ("flow f_set", 6), ("net :", 1)):
        for action in actions(c, uri, text, words, offset):
            new, left = applied(c, uri, text, action)
            assert not [d for d in left if d["severity"] == 1], (action["title"], left, new)
            seen.add(action["title"])
            c.replace(uri, text)
            c.settle(uri)
    for wanted in ("via `net`", "label", "add a measure that meets it", "add a measure `sec."):
        assert any(wanted in s for s in seen), (wanted, seen)
    assert c.stop() == 0


def test_the_change_answers_the_gap(cpsfc, work):
    text = GOOD + "complete measure within works since 2026-01-01\n"
    c, uri = opened(cpsfc, work, text, capabilities={})
    gaps = lambda t: [l for l in c.result("textDocument/codeLens", doc(uri)) if l["range"]["start"] == place(t, "works :")][0]["command"]["title"]
    before = gaps(text)
    found = [a for a in actions(c, uri, text, "works :", 1) if "meets it" in a["title"]]
    accept = [a for a in actions(c, uri, text, "works :", 1) if "accept until 2026-12-12" in a["title"]]
    assert found, before
    new, _ = applied(c, uri, text, found[0])
    assert gaps(new) != before, (before, new)
    c.replace(uri, text)
    if accept:
        new, left = applied(c, uri, text, accept[0])
        assert not [d for d in left if d["severity"] == 1]
    assert c.stop() == 0


def test_a_gap_of_somebody_outside_is_accepted_by_oneself(cpsfc, work):
    text = GOOD + "import std.factory\nexternal organization partner\ncomponent store : Historian of partner\nflow up of speed : plc -> store via std.internet\n"
    c, uri = opened(cpsfc, work, text)
    lines = [applied(c, uri, text, a)[0] for a in actions(c, uri, text, "organization partner", 14) if "accept until" in a["title"]]
    assert lines and all(" on partner by works until " in l for l in lines), lines
    assert c.stop() == 0


def test_actions_in_japanese(cpsfc, work):
    text = JAPANESE.replace(" { 区分 機密性 = 低, 完全性 = 高, 可用性 = 高; 閲覧者 [自社] }", "")
    c, uri = opened(cpsfc, work, text, locale="ja")
    found = [a for a in actions(c, uri, text, "データ 速度", 4) if a["title"] == "区分を追加"]
    new, left = applied(c, uri, text, found[0])
    assert "{ 区分 機密性 = 中" in new and not [d for d in left if d["severity"] == 1], left
    assert c.stop() == 0


def test_data_flow_as_calls(cpsfc, work):
    c, uri = opened(cpsfc, work, GOOD)
    item = c.result("textDocument/prepareCallHierarchy", at(uri, GOOD, "component plc", 11))[0]
    assert item["name"] == "plc"
    out = c.result("callHierarchy/outgoingCalls", {"item": item})
    assert [o["to"]["name"] for o in out] == ["drive"] and out[0]["fromRanges"][0]["start"] == place(GOOD, "f_set")
    back = c.result("callHierarchy/incomingCalls", {"item": out[0]["to"]})
    assert [b["from"]["name"] for b in back] == ["plc"]
    assert c.result("callHierarchy/incomingCalls", {"item": item}) == []
    assert c.stop() == 0


def test_pulled_diagnostics(cpsfc, work):
    other = write(work, "b.cpsf", "person p of nobody\n")
    pulling = dict(CAPABILITIES, textDocument=dict(CAPABILITIES["textDocument"], diagnostic={}))
    c, uri = opened(cpsfc, work, GOOD + "person q of nobody\n", capabilities=pulling)
    res = c.result("textDocument/diagnostic", doc(uri))
    assert res["kind"] == "full" and [d["code"] for d in res["items"] if d["severity"] == 1] == ["E0201"]
    res = c.result("workspace/diagnostic", {"previousResultIds": []})
    assert {i["uri"] for i in res["items"]} >= {uri, uri_of(other)}
    c.replace(uri, GOOD)
    res = c.result("textDocument/diagnostic", doc(uri))
    assert not [d for d in res["items"] if d["severity"] == 1]
    again = c.result("textDocument/diagnostic", {**doc(uri), "previousResultId": res["resultId"]})
    assert again == {"kind": "unchanged", "resultId": res["resultId"]}
    assert "workspace/diagnostic/refresh" in [m["method"] for m in c.seen] and not c.diagnostics
    assert c.stop() == 0


def test_pulled_diagnostics_of_the_workspace_again(cpsfc, work):
    other = write(work, "b.cpsf", "person p of nobody\n")
    pulling = dict(CAPABILITIES, textDocument=dict(CAPABILITIES["textDocument"], diagnostic={}))
    c, uri = opened(cpsfc, work, GOOD + "person q of nobody\n", capabilities=pulling)
    before = lambda items: [{"uri": i["uri"], "value": i["resultId"]} for i in items]
    first = c.result("workspace/diagnostic", {"previousResultIds": []})["items"]
    assert {i["kind"] for i in first} == {"full"}
    second = c.result("workspace/diagnostic", {"previousResultIds": before(first)})["items"]
    assert {i["uri"]: i["kind"] for i in second} == {uri: "unchanged", uri_of(other): "unchanged"}
    write(work, "b.cpsf", "organization b\n")
    c.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": uri_of(other), "type": 2}]})
    third = {i["uri"]: i for i in c.result("workspace/diagnostic", {"previousResultIds": before(second)})["items"]}
    assert third[uri]["kind"] == "unchanged" and third[uri_of(other)]["kind"] == "full" and not [d for d in third[uri_of(other)]["items"] if d["severity"] == 1]
    for odd in (5, {}, [5], [{}], [{"uri": 5}], [{"uri": uri, "value": 5}]):
        assert c.result("workspace/diagnostic", {"previousResultIds": odd})["items"]
    assert c.stop() == 0


def test_formatting(cpsfc, work):
    text = GOOD.replace("component plc : fac.Plc { output set : Speed }", "component   plc:fac.Plc{output set:Speed}")
    c, uri = opened(cpsfc, work, text)
    edits = c.result("textDocument/formatting", {**doc(uri), "options": {"tabSize": 2, "insertSpaces": True}})
    new = apply_edits(text, edits)
    assert "component plc" in new and new != text
    c.replace(uri, new)
    assert c.result("textDocument/formatting", {**doc(uri), "options": {}}) == []
    c.replace(uri, new + "component {{{\n")
    assert c.result("textDocument/formatting", {**doc(uri), "options": {}}) == []
    japanese = c.open(os.path.join(work, "b.cpsf"), "モジュール 別@1.0.0\nモノ   甲 {名称=\"x\"}\n")
    edits = c.result("textDocument/formatting", {**doc(japanese), "options": {}})
    assert apply_edits("モジュール 別@1.0.0\nモノ   甲 {名称=\"x\"}\n", edits).startswith("モジュール 別@1.0.0\n")
    assert c.stop() == 0


def test_guard_is_offered(cpsfc, work):
    text = GOOD + ("procedure check { input i : Speed; output o : Speed; endorse o to i = high by works { method = \"range\" } because \"certified\" }\n"
                   "component m : fac.SpindleMotor { quantity spin : RotationalSpeed in 0rpm .. 3000rpm }\nactuate act : drive.speed_in.value -> m.spin { safe = 0rpm .. 1500rpm }\n")
    c, uri = opened(cpsfc, work, text)
    found = [a for a in actions(c, uri, text, "actuate act", 9) if a["title"] == "guard it by `check`"]
    new, left = applied(c, uri, text, found[0])
    assert "{ guard = check; safe" in new and not [d for d in left if d["severity"] == 1], (new, left)
    assert c.stop() == 0

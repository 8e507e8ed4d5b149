"""Definition, type definition, references, highlights, hover, rename."""
import os

from client import CAPABILITIES, Client, apply_edits, place, uri_of
from specs import GOOD, JAPANESE, write


def opened(cpsfc, work, text, **more):
    c = Client(cpsfc)
    c.start(work, **more)
    uri = c.open(os.path.join(work, "a.cpsf"), text)
    return c, uri


def at(uri, text, words, offset=0, nth=0):
    return {"textDocument": {"uri": uri}, "position": place(text, words, offset, nth=nth)}


def test_definition(cpsfc, work):
    c, uri = opened(cpsfc, work, GOOD)
    for words, offset, target in (("-> drive.", 4, "drive :"), ("drive.speed_in", 8, "speed_in :"), ("of speed :", 4, "speed :"), (": Speed {", 3, "Speed of"),
                                  ("[works]", 2, "works :"), ("responsible works", 14, "works :"), (": fac.Plc", 3, "fac\n")):
        res = c.result("textDocument/definition", at(uri, GOOD, words, offset))
        assert len(res) == 1 and res[0]["targetUri"] == uri, words
        assert res[0]["targetSelectionRange"]["start"] == place(GOOD, target), (words, res)
    assert c.result("textDocument/definition", at(uri, GOOD, "edition")) is None
    assert c.stop() == 0


def test_definition_in_the_library(cpsfc, work):
    c, uri = opened(cpsfc, work, GOOD, capabilities=dict(CAPABILITIES, textDocument={}))
    res = c.result("textDocument/definition", at(uri, GOOD, "fac.Plc", 5))
    path = res[0]["uri"].replace("file://", "")
    line = open(path, encoding="utf-8").read().split("\n")[res[0]["range"]["start"]["line"]]
    assert line[res[0]["range"]["start"]["character"]:].startswith("Plc"), line
    assert os.stat(path).st_mode & 0o222 == 0
    assert c.stop() == 0


def test_definition_of_a_requirement(cpsfc, work):
    text = GOOD + "measure m meets #CPS.DS-3 on f_set\n"
    c, uri = opened(cpsfc, work, text, capabilities={})
    res = c.result("textDocument/definition", at(uri, text, "#CPS.DS-3", 4))
    path = res[0]["uri"].replace("file://", "")
    line = open(path, encoding="utf-8").read().split("\n")[res[0]["range"]["start"]["line"]]
    assert "CPS.DS-3" in line
    assert c.stop() == 0


def test_type_definition(cpsfc, work):
    c, uri = opened(cpsfc, work, GOOD)
    res = c.result("textDocument/typeDefinition", at(uri, GOOD, "of speed :", 4))
    assert res[0]["targetSelectionRange"]["start"] == place(GOOD, "Speed of")
    assert c.stop() == 0


def test_references_across_files(cpsfc, work):
    other = write(work, "b.cpsf", "measure m at level 1 on drive\nmeasure n at level 1 on plc, drive\n")
    c, uri = opened(cpsfc, work, GOOD)
    found = c.result("textDocument/references", {**at(uri, GOOD, "drive :"), "context": {"includeDeclaration": True}})
    assert sorted((f["uri"], f["range"]["start"]["line"]) for f in found) == sorted([(uri, 9), (uri, 10), (uri_of(other), 0), (uri_of(other), 1)])
    found = c.result("textDocument/references", {**at(uri, GOOD, "-> drive", 4), "context": {"includeDeclaration": False}})
    assert len(found) == 3
    assert c.stop() == 0


def test_highlights(cpsfc, work):
    c, uri = opened(cpsfc, work, GOOD)
    found = c.result("textDocument/documentHighlight", at(uri, GOOD, "class Speed", 7))
    assert [(f["range"]["start"]["line"], f["kind"]) for f in found] == [(6, 3), (7, 2), (8, 2), (9, 2)]
    assert c.stop() == 0


def test_parts_of_a_class_are_one_name(cpsfc, work):
    text = "system plant\nclass Cell of system { component arm { input go } }\nsystem one : Cell\nsystem two : Cell\ncomponent c { output go }\n" \
           "flow f : c.go -> one.arm.go\nflow g : c.go -> two.arm.go\n"
    c, uri = opened(cpsfc, work, text)
    found = c.result("textDocument/references", {**at(uri, text, "component arm", 11), "context": {"includeDeclaration": True}})
    assert len(found) == 3, found
    assert c.stop() == 0


def test_hover(cpsfc, work):
    text = GOOD.replace("component plc", "/// Runs the press.\ncomponent plc").replace("output set : Speed }", 'output set : Speed; firmware = "1.2" }')
    text += "answers on works { #CPS.AM-2 = 1 }\n"
    c, uri = opened(cpsfc, work, text)
    for words, offset, wanted in (("component plc", 11, ("plc", "component", "Runs the press.", "1.2", "works")), ("of speed :", 4, ("speed", "data")),
                                  ("fac.Plc", 5, ("std.factory.Plc", "key_removed", "firmware")), ("firmware", 2, ("firmware", "text")),
                                  ("i = high", 5, ("high", "low | moderate | high")), ("value :", 1, ("RotationalSpeed in 0rpm .. 3000rpm",)),
                                  ("#CPS.AM-2", 4, ("Traceability", "level 1", "works")), ("cpsf at", 1, ("framework",))):
        res = c.result("textDocument/hover", at(uri, text, words, offset))
        for w in wanted:
            assert w in res["contents"]["value"], (words, w, res)
    assert c.result("textDocument/hover", at(uri, text, "edition")) is None
    assert c.stop() == 0


def test_hover_tells_of_units_and_in_one_language(cpsfc, work):
    text = GOOD + "component mill : fac.Machine { quantity heat : Temperature in 0degC .. 300degC }\nsense mill.heat -> plc { every = 500ms }\nanswers on works { #CPS.AT = 1 }\n"
    cases = (("heat :", 0, ("quantity, `Temperature`", "range = `0degC .. 300degC`"), ("物理量, `温度`", "範囲 = `0degC .. 300degC`")),
             ("500ms", 2, ("Duration", "`0.5s`", "millisecond"), ("時間", "`0.5s`")), ("Temperature", 2, ("units:", "`degF`"), ("温度", "使える単位")),
             ("300degC", 4, ("Temperature", "degree Celsius"), ("温度",)), ("fac.Machine", 5, ("`maker : text?`  Who made it.",), ("製造元。",)),
             ("data speed", 6, ("integrity (i) = `high`",), ("完全性 (i) = `高`",)), ("#CPS.AT", 4, ("Awareness", "#CPS.AT-3"), ("#CPS.AT-3 教育訓練",)))
    for k, language in enumerate(("en", "ja")):
        c, uri = opened(cpsfc, work, text, locale=language)
        for words, offset, *wanted in cases:
            res = c.result("textDocument/hover", at(uri, text, words, offset))["contents"]["value"]
            assert all(w in res for w in wanted[k]), (words, wanted[k], res)
            assert "readers_stated" not in res and ("製造元。" if k == 0 else "Who made it.") not in res, res
        assert c.stop() == 0


def test_hover_in_japanese_as_plain_text(cpsfc, work):
    c, uri = opened(cpsfc, work, JAPANESE, locale="ja", capabilities={})
    res = c.result("textDocument/hover", at(uri, JAPANESE, "-> 駆動", 3))
    assert res["contents"]["kind"] == "plaintext" and "モノ" in res["contents"]["value"] and "`" not in res["contents"]["value"] and "自社" in res["contents"]["value"]
    assert res["range"]["start"] == place(JAPANESE, "-> 駆動", 3)
    res = c.result("textDocument/hover", at(uri, JAPANESE, "工場.PLC", 4))
    assert "キースイッチ" in res["contents"]["value"]
    assert c.stop() == 0


def test_hover_while_the_file_is_broken(cpsfc, work):
    text = GOOD + "flow g : plc.set -> { via\ncomponent\n"
    c, uri = opened(cpsfc, work, text)
    assert "component" in c.result("textDocument/hover", at(uri, text, "component plc", 11))["contents"]["value"]
    assert c.result("textDocument/definition", at(uri, text, "-> drive", 4))
    assert c.stop() == 0


def test_hover_is_about_what_was_typed_last(cpsfc, work):
    c, uri = opened(cpsfc, work, GOOD)
    text = "\n\n\n" + GOOD
    c.replace(uri, text)
    assert "component" in c.result("textDocument/hover", at(uri, text, "component plc", 11))["contents"]["value"]
    assert c.stop() == 0


def edits_by_uri(edit):
    """Of both forms that an edit of the workspace can have."""
    return edit["changes"] if "changes" in edit else {d["textDocument"]["uri"]: d["edits"] for d in edit["documentChanges"]}


def renamed(c, uri, text, words, offset, name):
    res = c.result("textDocument/rename", {**at(uri, text, words, offset), "newName": name})
    return {u: apply_edits(text if u == uri else open(u.replace("file://", ""), encoding="utf-8").read(), e) for u, e in edits_by_uri(res).items()}


def test_rename(cpsfc, work):
    other = write(work, "b.cpsf", "measure m at level 1 on drive\n")
    c, uri = opened(cpsfc, work, GOOD)
    prepared = c.result("textDocument/prepareRename", at(uri, GOOD, "-> drive", 4))
    assert prepared["placeholder"] == "drive" and prepared["range"]["start"] == place(GOOD, "-> drive", 3)
    res = renamed(c, uri, GOOD, "-> drive", 4, "motor")
    assert res[uri] == GOOD.replace("component drive", "component motor").replace("-> drive.", "-> motor.")
    assert res[uri_of(other)] == "measure m at level 1 on motor\n"
    assert renamed(c, uri, GOOD, "-> drive", 4, "the motor")[uri] == GOOD.replace("component drive", "component `the motor`").replace("-> drive.", "-> `the motor`.")
    assert renamed(c, uri, GOOD, "as fac", 4, "shop")[uri] == GOOD.replace("as fac", "as shop").replace("fac.", "shop.").replace("std.shop.", "std.fac.")
    assert renamed(c, uri, GOOD, "drive.speed_in", 8, "go")[uri] == GOOD.replace("speed_in", "go")
    assert renamed(c, uri, GOOD, "class Speed", 7, "Command")[uri] == GOOD.replace("class Speed", "class Command").replace(": Speed", ": Command")
    assert c.stop() == 0


def test_rename_refused(cpsfc, work):
    c, uri = opened(cpsfc, work, GOOD)
    for words, offset, name, code in (("-> drive", 4, "plc", -32803), ("-> drive", 4, "", -32602), ("-> drive", 4, "a\nb", -32602), ("fac.Plc", 5, "Other", -32803),
                                      ("edition", 1, "x", -32803)):
        reply = c.request("textDocument/rename", {**at(uri, GOOD, words, offset), "newName": name})
        assert "error" in reply and reply["error"]["code"] == code, (words, name, reply)
    assert "error" in c.request("textDocument/prepareRename", at(uri, GOOD, "fac.Plc", 5))
    assert c.stop() == 0


def test_rename_in_japanese(cpsfc, work):
    c, uri = opened(cpsfc, work, JAPANESE)
    assert renamed(c, uri, JAPANESE, "モノ 駆動", 4, "モーター")[uri] == JAPANESE.replace("モノ 駆動", "モノ モーター").replace("-> 駆動.", "-> モーター.")
    assert c.stop() == 0


ANNOTATIONS = dict(CAPABILITIES, workspace=dict(CAPABILITIES["workspace"], workspaceEdit={"documentChanges": True, "changeAnnotationSupport": {}}))
HALL = "module plant@1.0.0\nimport std.factory as fac\norganization o\nresponsible o\nsystem hall {\n  component plc : fac.Plc\n}\nmeasure check at level 1 on hall.plc\n"


def test_rename_offers_the_former_name(cpsfc, work):
    c, uri = opened(cpsfc, work, HALL, capabilities=ANNOTATIONS)
    res = c.result("textDocument/rename", {**at(uri, HALL, "plc :", 1), "newName": "controller"})
    question = res["changeAnnotations"]["was"]
    assert question["needsConfirmation"] is True and "@was" in question["label"]
    change = res["documentChanges"][0]
    assert change["textDocument"] == {"uri": uri, "version": 1}
    asked = [e for e in change["edits"] if e.get("annotationId") == "was"]
    assert [e["newText"] for e in asked] == ['@was("hall.plc") ']
    new = apply_edits(HALL, change["edits"])
    assert new == HALL.replace("component plc", '@was("hall.plc") component controller').replace("hall.plc\n", "hall.controller\n")
    c.replace(uri, new)
    assert not [d for d in c.settle(uri) if d["severity"] == 1]
    # once more: both names are kept; back again: the name that lives is stated no longer
    twice = renamed(c, uri, new, "controller :", 1, "brain")[uri]
    assert '@was("hall.plc") @was("hall.controller") component brain' in twice or '@was("hall.controller") @was("hall.plc") component brain' in twice, twice
    back = renamed(c, uri, new, "controller :", 1, "plc")[uri]
    assert '@was("hall.plc")' not in back and "component plc : fac.Plc" in back, back
    for words, name, wanted in (("measure check", "audit", '@was("check") measure audit'), ("system hall", "shed", '@was("hall") system shed')):
        assert wanted in renamed(c, uri, new, words, len(words), name)[uri]
    other = c.open(os.path.join(work, "b.cpsf"), GOOD)
    assert "@was" not in renamed(c, other, GOOD, "class Speed", 7, "Command")[other]
    assert c.stop() == 0


def test_former_names_by_the_settings(cpsfc, work):
    for wish, clever, wanted in (("always", {}, True), ("never", ANNOTATIONS, False), ("ask", {}, False)):
        c, uri = opened(cpsfc, work, HALL, capabilities=clever, initializationOptions={"formerNames": wish})
        assert ("@was" in renamed(c, uri, HALL, "plc :", 1, "controller")[uri]) is wanted, wish
        assert c.stop() == 0


def test_former_name_after_the_renaming(cpsfc, work):
    c, uri = opened(cpsfc, work, HALL)
    new = renamed(c, uri, HALL, "plc :", 1, "controller")[uri]
    assert "@was" not in new
    c.replace(uri, new)
    start = place(new, "controller :")
    asked = {"textDocument": {"uri": uri}, "range": {"start": start, "end": start}, "context": {"diagnostics": [], "only": ["refactor"]}}
    action = c.result("textDocument/codeAction", asked)
    assert [x["title"] for x in action] == ["keep the former name `hall.plc`"] and action[0]["kind"] == "refactor"
    new = apply_edits(new, action[0]["edit"]["changes"][uri])
    assert '@was("hall.plc") component controller' in new
    c.replace(uri, new)
    assert not [d for d in c.settle(uri) if d["severity"] == 1] and c.result("textDocument/codeAction", asked) == []
    assert c.stop() == 0


def test_places_are_told_as_seen_from_the_workspace(cpsfc, work):
    one, two = os.path.join(work, "one"), os.path.join(work, "two")
    path = write(one, "sub/a.cpsf", GOOD)
    write(two, "b.cpsf", "organization b\n")
    for folders, shown in (([one], "sub/a.cpsf:"), ([one, two], "one/sub/a.cpsf:")):
        c = Client(cpsfc)
        c.start(folders)
        uri = c.open(path)
        c.settle(uri)
        told = c.result("textDocument/hover", at(uri, GOOD, "data speed", 6))["contents"]["value"]
        assert work not in told and " %s" % shown in told, told
        proof = c.result("workspace/executeCommand", {"command": "cpsfc.proof", "arguments": [uri, "plc"]})
        assert work not in proof, proof
        assert c.stop() == 0

"""Actions that answer a gap, on the examples: what is inserted is right, and does what it says."""
import os, shutil, subprocess

from client import Client, apply_edits, place
from specs import GOOD, JAPANESE, write


def opened(cpsfc, work, example, name, **more):
    shutil.copytree("examples/" + example, work, dirs_exist_ok=True)
    path = os.path.join(work, name)
    text = open(path, encoding="utf-8").read()
    c = Client(cpsfc)
    c.start(work, {}, initializationOptions={"pause": 0}, **more)
    uri = c.open(path)
    c.settle(uri)
    return c, uri, text


def actions(c, uri, where, **context):
    return c.result("textDocument/codeAction", {"textDocument": {"uri": uri}, "range": where, "context": {"diagnostics": [], **context}})


def at(text, words, offset=0):
    start = place(text, words, offset)
    return {"start": start, "end": start}


def errors(c):
    return sorted(d["code"] for u in c.diagnostics for d in c.diagnostics[u] if d["severity"] == 1)


def proofs(c, uri, name):
    reply = c.request("workspace/executeCommand", {"command": "cpsfc.proof", "arguments": [uri, name]})
    return reply.get("result") or ""


def test_the_smallest_change(cpsfc, work):
    c, uri, text = opened(cpsfc, work, "press_line", "line7.cpsf")
    found = [a for a in actions(c, uri, at(text, "flow f_vib", 5)) if a["title"].startswith("#CPS.DS-3: put a measure")]
    assert len(found) == 1 and found[0]["kind"] == "quickfix"
    new = apply_edits(text, found[0]["edit"]["changes"][uri])
    assert " : sec.ChannelEncryption at level 2 on f_vib { mutual = true; evidence e : sec.TestReport since 2026-06-15 }\n" in new, found
    assert "#CPS.DS-3 " in proofs(c, uri, "f_vib")
    c.replace(uri, new)
    c.settle(uri)
    assert not errors(c) and "#CPS.DS-3 " not in proofs(c, uri, "f_vib")
    assert c.stop() == 0


def test_the_smallest_change_in_japanese(cpsfc, work):
    c, uri, text = opened(cpsfc, work, "sensor_cloud_actuator/日本語", "ビル.cpsf", locale="ja")
    found = [a for a in actions(c, uri, at(text, " F1 ", 1)) if "通信暗号化" in a["title"]]
    new = apply_edits(text, found[0]["edit"]["changes"][uri])
    assert "通信暗号化 レベル 2 対象 F1 { 相互認証 = はい; 証跡 e : " in new and "開始 2026-06-15 }" in new, found
    c.replace(uri, new)
    c.settle(uri)
    assert not errors(c) and "#CPS.DS-3 " not in proofs(c, uri, "F1")
    assert c.stop() == 0


def test_a_module_that_is_not_imported(cpsfc, work):
    text = GOOD.replace("target cpsf at level 1", "target cpsf at level 2").replace("-> drive.speed_in", "-> drive.speed_in via air") + "system air : fac.WirelessNetwork\ncomplete measure within works since 2026-01-01\n"
    path = os.path.join(work, "a.cpsf")
    c = Client(cpsfc)
    c.start(work, {}, initializationOptions={"pause": 0})
    uri = c.open(path, text)
    c.settle(uri)
    found = [a for a in actions(c, uri, at(text, "flow f_set", 6)) if "import std.secure as secure\n" in [e["newText"] for e in a["edit"]["changes"][uri]]]
    assert found, [a["title"] for a in actions(c, uri, at(text, "flow f_set", 6))]
    for action in found[:3]:
        new = apply_edits(text, action["edit"]["changes"][uri])
        assert new.count("import std.secure as secure\n") == 1 and " : secure." in new
        c.replace(uri, new)
        c.settle(uri)
        assert not errors(c), (action, c.diagnostics)
        c.replace(uri, text)
        c.settle(uri)
    assert c.stop() == 0


def lens_of(c, uri, name):
    return [l["range"] for l in c.result("textDocument/codeLens", {"textDocument": {"uri": uri}}) if l["command"]["arguments"][1] == name][0]


def test_a_name_that_is_a_word(cpsfc, work):
    c, uri, text = opened(cpsfc, work, "water_pump", "water_pump.cpsf")
    found = [e["newText"] for a in actions(c, uri, lens_of(c, uri, "level")) for e in a["edit"]["changes"][uri]]
    assert any("on `level`" in t for t in found), found
    assert c.stop() == 0


def test_actions_on_examples_keep_them_good(cpsfc, work):
    """Every seventh action that is offered anywhere in two examples."""
    offered = 0
    for example, name in (("press_line", "line7.cpsf"), ("solar_park", "solar_park.cpsf")):
        c, uri, text = opened(cpsfc, os.path.join(work, example), example, name)
        for lens in c.result("textDocument/codeLens", {"textDocument": {"uri": uri}}):
            for action in actions(c, uri, lens["range"]):
                offered += 1
                if offered % 7:
                    continue
                c.replace(uri, apply_edits(text, action["edit"]["changes"][uri]))
                c.settle(uri)
                assert not errors(c), (action, c.diagnostics[uri])
                c.replace(uri, text)
        assert c.stop() == 0
    assert offered > 100, offered


def test_a_value_that_is_there_is_replaced(cpsfc, work):
    c, uri, text = opened(cpsfc, work, "fleet_telematics", "fleet.cpsf")
    found = [a for a in actions(c, uri, lens_of(c, uri, "f_test")) if a["title"].startswith("#CPS.DS-11: set `authenticated = true` on `van.body_can`")]
    edits = found[0]["edit"]["changes"][uri]
    assert len(edits) == 1 and edits[0]["newText"] == "authenticated = true" and edits[0]["range"]["start"] != edits[0]["range"]["end"], edits
    assert apply_edits(text, edits) == text.replace("authenticated = false", "authenticated = true", 1)
    assert c.stop() == 0


def test_kinds_that_are_wanted(cpsfc, work):
    c, uri, text = opened(cpsfc, work, "press_line", "line7.cpsf")
    assert all(actions(c, uri, at(text, "flow f_vib", 5), only=[k]) == [] for k in ("refactor", "source", "quickfix.none"))
    assert actions(c, uri, at(text, "flow f_vib", 5), only=["quickfix"]) and actions(c, uri, at(text, "flow f_vib", 5), only=[""])
    assert c.stop() == 0


def gaps(cpsfc, path):
    """What the command line says of the built-in checks that are gaps."""
    run = subprocess.run([cpsfc, "check", "--lang", "en", "--quiet", "--as-of", "2026-06-15", "--format", "csv", path], capture_output=True, text=True)
    assert run.returncode in (0, 1), run
    return sorted({v for v in ("V2312", "V2316", "V4114", "V4115", "V4116", "E2315") for line in run.stdout.splitlines() if v in line and "gap" in line})


ENGLISH_DRIVE = GOOD.replace("-> drive.speed_in", "-> drive.speed_in via lan") + """system lan : fac.FieldBus
component m : fac.SpindleMotor { quantity spin : RotationalSpeed in 0rpm .. 3000rpm }
actuate act : drive.speed_in.value -> m.spin { safe = 0rpm .. 1500rpm; failsafe = 0rpm }"""
JAPANESE_DRIVE = JAPANESE.replace("-> 駆動.速度入力", "-> 駆動.速度入力 経路 構内網") + """システム 構内網 : 工場.FieldBus
モノ 電動機 : 工場.SpindleMotor { 物理量 回転 : RotationalSpeed 範囲 0rpm .. 3000rpm }
制御 運転 : 駆動.速度入力.値 -> 電動機.回転 { 安全範囲 = 0rpm .. 1500rpm; 停止時 = 0rpm }
"""


def test_a_guard_is_written_where_there_is_none(cpsfc, work):
    """With its class, on the way of the command, in the words of the spec; then the gap is gone."""
    for name, text, words, offset, title in (("a", ENGLISH_DRIVE, "actuate act", 9, "guard it by a new procedure `check`"),
                                             ("b", JAPANESE_DRIVE, "制御 運転", 3, "新しい事前検証 `指令の確認` を追加")):
        folder = os.path.join(work, name)
        path = write(folder, "a.cpsf", text)
        assert gaps(cpsfc, path) == ["V2312"]
        c = Client(cpsfc)
        c.start(folder, locale="ja" if name == "b" else "en")
        uri = c.open(path)
        c.settle(uri)
        lenses = [l["command"]["title"] for l in c.result("textDocument/codeLens", {"textDocument": {"uri": uri}})]
        assert any(l.startswith("不足 1、" if name == "b" else "1 gap, ") for l in lenses), lenses
        found = [a for a in actions(c, uri, at(text, words, offset)) if a["title"] == title]
        assert len(found) == 1, found
        new = apply_edits(text, found[0]["edit"]["changes"][uri])
        write(folder, "a.cpsf", new)
        assert gaps(cpsfc, path) == [], new
        c.replace(uri, new)
        c.settle(uri)
        assert not errors(c) and not [d for d in c.diagnostics[uri] if d["severity"] < 3], (new, c.diagnostics)
        assert not [a for a in actions(c, uri, at(new, words, offset)) if a["title"] == title]
        assert c.stop() == 0


def test_a_class_whose_module_is_not_imported(cpsfc, work):
    """The message names the module; the action adds the import, behind the others or where a file begins."""
    for name, text, words, title, line in (
            ("a", "import std.network as net\norganization acme : Manufacturer\n", "Manufacturer", "add `import std.factory`", "import std.network as net\nimport std.factory\n"),
            ("b", "// the plant\norganization acme : Manufacturer\n", "Manufacturer", "add `import std.factory`", "import std.factory\n// the plant\n"),
            ("d", "organization acme : fac.Manufacturer\n", "fac", "add `import std.factory as fac`", "import std.factory as fac\n"),
            ("c", "言語版 2026\nソシキ 自社 : 製造業\n", "製造業", "`参照 標準.工場` を追加", "言語版 2026\n参照 標準.工場\n")):
        folder = os.path.join(work, name)
        c = Client(cpsfc)
        c.start(folder, locale="ja" if name == "c" else "en")
        uri = c.open(write(folder, "a.cpsf", text))
        found = [d for d in c.settle(uri) if d["code"] == "E0201"]
        assert len(found) == 1 and ("std.factory" in found[0]["message"] or "標準.工場" in found[0]["message"] or name == "d"), found
        offered = [a for a in actions(c, uri, at(text, words, 2)) if a["title"] == title]
        assert len(offered) == 1 and offered[0]["diagnostics"][0]["code"] == "E0201", actions(c, uri, at(text, words, 2))
        new = apply_edits(text, offered[0]["edit"]["changes"][uri])
        assert line in new, new
        c.replace(uri, new)
        assert not [d for d in c.settle(uri) if d["severity"] == 1], new
        assert c.stop() == 0


def test_what_has_no_name(cpsfc, work):
    """A flow and an actuation without a name: their actions are offered anywhere in their statements."""
    text = ENGLISH_DRIVE.replace("flow f_set of speed : plc.set -> drive.speed_in via lan", "flow plc.set -> drive.speed_in").replace("actuate act : ", "actuate ")
    c = Client(cpsfc)
    c.start(work, {}, initializationOptions={"pause": 0})
    uri = c.open(write(work, "a.cpsf", text))
    c.settle(uri)
    for words, offset, title in (("flow plc", 1, "say that it goes via `lan`"), ("-> drive", 4, "say that it goes via `lan`"), ("actuate drive", 2, "guard it by a new procedure `check`"), ("m.spin", 3, "guard it by a new procedure `check`")):
        found = [a for a in actions(c, uri, at(text, words, offset)) if a["title"] == title]
        assert len(found) == 1, (words, [a["title"] for a in actions(c, uri, at(text, words, offset))])
        c.replace(uri, apply_edits(text, found[0]["edit"]["changes"][uri]))
        c.settle(uri)
        assert not errors(c), (words, c.diagnostics)
        c.replace(uri, text)
        c.settle(uri)
    assert c.stop() == 0

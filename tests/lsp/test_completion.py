"""Completion knows where it is: marked by | in the text."""
import os

from client import Client, place
from specs import GOOD, JAPANESE

CASES = (  # line with a mark, wanted, not wanted
    ("comp|", ["component", "complete"], ["organization"]),
    ("|", ["component", "flow", "measure", "export"], ["label", "via"]),
    ("component x : |", ["fac"], ["component", "Manufacturer", "Speed"]),
    ("component x : fac.|", ["Plc", "VariableSpeedDrive"], ["Manufacturer", "plc"]),
    ("component x : fac.Pl|", ["Plc"], ["VariableSpeedDrive"]),
    ("organization y : fac.Manu|", ["Manufacturer"], []),
    ("component x { output o : |", ["Speed"], ["Plc", "fac.Plc"]),
    ("component x { |", ["firmware", "signed_firmware", "output", "name"], ["edition", "module"]),
    ("component x : fac.Plc { key_|", ["key_removed", "key_store"], []),
    ("component x : fac.Plc { key_removed = |", ["true", "false", "unknown"], ["hardware"]),
    ("component x : fac.Plc { key_store = |", ["none", "software", "hardware"], ["true"]),
    ("data d { label |", ["c", "i", "a"], []),
    ("data d { label c = |", ["low", "moderate", "high"], ["works"]),
    ("data d { label c = low, |", ["i", "a"], ["low", "works"]),
    ("data d { label c = low, readers [|", ["works"], ["i", "low"]),
    ("component x { input p : Speed with c = low, |", ["i", "a"], ["low"]),
    ("class C |", ["of"], ["via"]),
    ("component m { quantity q : Velocity |", ["in"], []),
    ("class C of data { v : Velocity |", ["in"], []),
    ("data d { readers [|", ["works"], ["plc"]),
    ("flow g : |", ["plc.set"], ["drive.speed_in"]),
    ("flow g : plc.set -> |", ["drive.speed_in"], ["plc.set"]),
    ("flow g : plc.set -> drive.|", ["speed_in"], ["set"]),
    ("flow g of |", ["speed"], ["plc"]),
    ("flow g : plc.set -> drive.speed_in |", ["via", "under", "since"], ["meets", "on"]),
    ("flow g : plc.set -> drive.speed_in via |", ["net"], ["works"]),
    ("system net2 |", ["within", "meets"], ["via"]),
    ("measure m |", ["on", "at", "meets", "by"], ["via", "under"]),
    ("measure m meets |", ["#CPS.DS-3"], ["CPS.DS-3"]),
    ("measure m meets #CPS.DS-3, |", ["#CPS.AM-1"], ["CPS.AM-1"]),
    ("measure m meets #|", ["CPS.DS-3", "CPS.AM-1"], []),
    ("measure m meets #CPS.DS|", ["CPS.DS-3", "CPS.DS"], ["CPS.AM-1"]),
    ("measure m meets #CPS.DS-3 on |", ["f_set", "drive", "works"], ["drive.speed_in"]),
    ("measure m meets #CPS.DS-3 on plc, |", ["f_set", "drive"], ["drive.speed_in"]),
    ("measure m at level |", ["1", "2", "3"], ["4"]),
    ("measure m at level 1 on plc by |", ["works"], ["plc"]),
    ("accept |", ["cpsf"], []),
    ("answers on works { #CPS.AM-2 = |", ["0", "3", "unknown", "not_applicable"], []),
    ("answers on works { #CPS.AM|", ["CPS.AM-2"], ["CPS.DS-3"]),
    ("import std.fac|", ["std.factory"], ["std.secure"]),
    ("import std.|", ["std.factory", "std.secure"], ["works"]),
    ("flow |", ["plc.set", "plc"], ["drive.speed_in", "works"]),
    ("sense |", ["mill.heat"], ["works", "plc"]),
    ("sense mill.heat -> |", ["plc", "plc.set"], ["mill.heat", "works"]),
    ("actuate |", ["plc", "drive.speed_in"], ["works", "mill.heat"]),
    ("actuate drive -> |", ["mill.heat"], ["plc", "drive.speed_in"]),
    ("actuate drive -> mill.heat { safe = 20|", ["20degC", "20degF"], ["20%", "20mm", "20台"]),
    ("actuate drive -> mill.heat { safe = 20degC .. 200|", ["200degC"], ["200mm"]),
    ("sense mill.heat -> plc { resolution = 1|", ["1K"], ["1mm"]),
    ("sense mill.heat -> plc { every = 1|", ["1s"], ["1K"]),
    ("answers on works { #CPS.AM-2 = 1 { |", ["planned", "due", "evidence"], ["component", "edition"]),
    ("answers on works { #CPS.AM-2 = 1 { planned = |", ["2", "3"], ["works"]),
    ("@|", ["was", "allow", "ja"], ["component"]),
    ("@allow(W2105, reason: \"x\") @|", ["was"], ["component"]),
    ("import cpsf@|", [], ["was", "allow"]),
    ("external organization them\nresponsible |", ["works"], ["plc", "them"]),
    ("import |", ["std.factory", "std.secure"], ["component"]),
    ("target |", ["cpsf"], ["fac"]),
    ("accept |", ["cpsf", "#CPS.DS-3"], ["fac", "CPS.DS-3"]),
    ("accept cpsf#|", ["CPS.DS-3"], ["#CPS.DS-3"]),
    ("answers on works { |", ["#CPS.AM-2"], ["CPS.AM-2"]),
    ("target cpsf |", ["at", "on"], ["level"]),
    ("external |", ["organization", "component", "system"], ["import", "edition", "flow", "measure", "target", "external", "export"]),
    ("external comp|", ["component"], ["complete"]),
    ("export |", ["component", "class", "flow", "external", "import"], ["edition", "target", "accept", "export"]),
    ("export external |", ["organization"], ["import", "flow"]),
    ("class C of |", ["component", "data"], []),
    ("class C of data { x : |", ["text", "bool", "Velocity", "Speed"], []),
    ("class C of data { x : RotationalSpeed in 0r|", ["0rpm"], ["0mm"]),
    ("component m { quantity spin : |", ["RotationalSpeed", "Velocity"], ["text"]),
    ("contract k between |", ["works"], ["plc"]),
    ("organization z { name = \"comp|", [], ["component"]),
    ("// comp|", [], ["component"]),
)


def labels(c, uri, text, words=None):
    at = text.index("|")
    text = text[:at] + text[at + 1:]
    c.replace(uri, text)
    line = text.count("\n", 0, at)
    column = len(text[text.rfind("\n", 0, at) + 1:at].encode("utf-16-le")) // 2
    res = c.result("textDocument/completion", {"textDocument": {"uri": uri}, "position": {"line": line, "character": column}})
    for item in res["items"]:
        assert item["textEdit"]["range"]["end"] == {"line": line, "character": column}
    return [i["label"] for i in res["items"]]


def check(c, uri, base, cases):
    wrong = []
    for line, wanted, others in cases:
        found = labels(c, uri, base + line)
        wrong += ["%r: %s missing in %s" % (line, w, found[:12]) for w in wanted if w not in found]
        wrong += ["%r: %s offered" % (line, w) for w in others if w in found]
        closed = labels(c, uri, base + line + "\ncomponent last\n")
        wrong += ["%r before other statements: %s missing" % (line, w) for w in wanted if w not in closed]
    assert not wrong, "\n".join(wrong)


def test_english(cpsfc, work):
    c = Client(cpsfc)
    c.start(work)
    base = GOOD + "system net : fac.WirelessNetwork\ncomponent mill : fac.Machine { quantity heat : Temperature in 0degC .. 300degC }\n"
    uri = c.open(os.path.join(work, "a.cpsf"), base)
    c.settle(uri)
    check(c, uri, base, CASES)
    assert c.stop() == 0


def test_japanese(cpsfc, work):
    c = Client(cpsfc)
    c.start(work, locale="ja")
    uri = c.open(os.path.join(work, "a.cpsf"), JAPANESE)
    c.settle(uri)
    check(c, uri, JAPANESE, (
        ("モノ x : 工場.|", ["PLC"], ["Plc", "製造業"]),
        ("モノ x : 工場.P|", ["PLC"], ["製造業"]),
        ("データフロー g : 制御盤.指令 -> |", ["駆動.速度入力"], ["制御盤.指令"]),
        ("データフロー g : 制御盤.指令 -> 駆動.速|", ["速度入力"], []),
        ("データ d { 区分 機密性 = |", ["低", "中", "高"], ["low"]),
        ("対策 m 対応要件 #|", ["CPS.DS-3"], []),
        ("データ|", ["データフロー", "データ"], ["component"]),
        ("モノ x : 工場.PLC { |", ["キースイッチ", "出力"], ["key_removed", "output"]),
        ("モノ x : 工場.PLC { キースイッチ = |", ["はい", "いいえ"], ["true"]),
        ("com|", ["モノ"], []),
        ("型 回転数 |", ["上位型"], ["所属", "of"]),
        ("データフロー g |", ["内容", "経路"], ["所属"]),
        ("受容 #CPS.AM-1 |", ["承認者", "レベル"], ["責任者", "at"]),
        ("目標 cpsf |", ["レベル"], ["at"]),
        ("データ d { 区分 機密性 = 低, |", ["完全性"], ["低"]),
        ("社外 |", ["ソシキ", "モノ"], ["参照", "データフロー", "external"]),
        ("目標 |", ["cpsf"], ["工場"]),
        ("回答 対象 自社 { #CPS.AM-2 = 1 { |", ["計画", "実施予定", "証跡"], ["モノ", "planned"]),
    ))
    text = JAPANESE + "型 回転 上位型 データ { 値 : RotationalSpeed 範囲 0"
    c.replace(uri, text)
    at = place(text, "範囲 0", 4, nth=1)
    units = c.result("textDocument/completion", {"textDocument": {"uri": uri}, "position": at})["items"]
    assert units and all(i["detail"] == "回転速度" for i in units), units[:4]
    assert c.stop() == 0


def test_inside_blocks_names_are_short(cpsfc, work):
    base = "class S of data { v : int }\nsystem hall {\n  component a { output x : S }\n  component b { input y : S }\n"
    c = Client(cpsfc)
    c.start(work)
    uri = c.open(os.path.join(work, "a.cpsf"), base + "}\n")
    c.settle(uri)
    found = labels(c, uri, base + "  measure m at level 1 on |\n}\n")
    assert "a" in found and "b" in found, found
    assert c.stop() == 0


def test_choice_is_applied(cpsfc, work):
    c = Client(cpsfc)
    c.start(work)
    text = GOOD + "component x : fac.Pl"
    uri = c.open(os.path.join(work, "a.cpsf"), text)
    at = place(text, "fac.Pl", 6, nth=1)
    res = c.result("textDocument/completion", {"textDocument": {"uri": uri}, "position": at})
    item = [i for i in res["items"] if i["label"] == "Plc"][0]
    assert item["textEdit"]["newText"] == "Plc" and item["textEdit"]["range"]["start"] == place(text, "fac.Pl", 4, nth=1)
    c.change(uri, {"range": item["textEdit"]["range"], "text": "Plc\n"})
    assert not [d for d in c.settle(uri) if d["severity"] == 1]
    assert c.stop() == 0

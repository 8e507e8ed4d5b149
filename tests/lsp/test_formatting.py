"""Formatting of the whole text, of some lines, and while somebody types."""
import glob, os, random

from client import Client, apply_edits, place
from specs import GOOD, JAPANESE


def opened(cpsfc, work, text, **more):
    c = Client(cpsfc)
    c.start(work, **more)
    return c, c.open(os.path.join(work, "a.cpsf"), text)


def formatted(c, uri, text):
    return apply_edits(text, c.result("textDocument/formatting", {"textDocument": {"uri": uri}, "options": {}}))


def lines_formatted(c, uri, text, first, last, character=0):
    return apply_edits(text, c.result("textDocument/rangeFormatting", {"textDocument": {"uri": uri}, "options": {}, "range": {
        "start": {"line": first, "character": 0}, "end": {"line": last, "character": character}}}))


def typed(c, uri, text, before, key):
    """KEY is typed behind BEFORE; the text as the editor has it then, after the edits of the server."""
    at = text.index(before) + len(before)
    text = text[:at] + key + text[at:]
    c.replace(uri, text)
    end = text[:at + len(key)]
    position = {"line": end.count("\n"), "character": len(end[end.rfind("\n") + 1:].encode("utf-16-le")) // 2}
    return apply_edits(text, c.result("textDocument/onTypeFormatting", {"textDocument": {"uri": uri}, "position": position, "ch": key, "options": {}}))


def test_a_range(cpsfc, work):
    c, uri = opened(cpsfc, work, GOOD)
    good = formatted(c, uri, GOOD)
    loose = good.replace("component plc ", "component    plc ").replace("component drive :", "component   drive:").replace("flow f_set of speed :", "flow   f_set  of speed:")
    c.replace(uri, loose)
    line = place(loose, "component    plc")["line"]
    first = loose.replace("component    plc ", "component plc ")
    assert lines_formatted(c, uri, loose, line, line, 5) == first
    assert lines_formatted(c, uri, loose, line, line + 1) == first
    assert lines_formatted(c, uri, loose, line, line + 1, 1) == first.replace("component   drive:", "component drive :")
    assert lines_formatted(c, uri, loose, 0, line - 1) == loose
    assert lines_formatted(c, uri, loose, 0, 9999) == good
    reply = c.request("textDocument/rangeFormatting", {"textDocument": {"uri": uri}})
    assert reply["error"]["code"] == -32602
    assert c.stop() == 0


def test_a_range_of_a_broken_file(cpsfc, work):
    text = "component   a{name=\"x\"}\ncomponent ??? {\n  name=\"z\"\n}\n\n\n\nモノ   甲 {\n名称=\"y\"\n}\ncomponent   last"
    c, uri = opened(cpsfc, work, text)
    assert formatted(c, uri, text) == text
    assert lines_formatted(c, uri, text, 0, 99) == "component a { name = \"x\" }\ncomponent ??? {\n  name=\"z\"\n}\n\n\n\nモノ 甲 {\n  名称 = \"y\"\n}\ncomponent last\n"
    assert lines_formatted(c, uri, text, 8, 8, 1) == text.replace("\n名称=", "\n  名称 = ")
    assert c.stop() == 0


def test_lines_one_by_one_are_the_whole(cpsfc, work):
    """Specs with other spaces: the ranges put together give what the whole gives, and fewer bytes than the whole text."""
    chance = random.Random(11)
    c, uri = opened(cpsfc, work, "")
    for name in sorted(glob.glob("examples/**/*.cpsf", recursive=True))[::4]:
        text = open(name, encoding="utf-8").read()
        lines = text.split("\n")
        for _ in range(4):
            at = chance.randrange(len(lines))
            lines[at] = " " * chance.randrange(6) + lines[at].lstrip() + " " * chance.randrange(3)
        loose = "\n".join(lines)
        c.replace(uri, loose)
        edits = c.result("textDocument/formatting", {"textDocument": {"uri": uri}, "options": {}})
        assert apply_edits(loose, edits) == text, name
        assert sum(len(e["newText"]) for e in edits) < max(600, len(text) // 2), name
        new, line = loose, loose.count("\n")
        while 0 <= line:
            new = lines_formatted(c, uri, new, line, line, 1)
            c.replace(uri, new)
            line -= 1
        assert new == text, name
    assert c.stop() == 0


def test_a_block_that_ends(cpsfc, work):
    text = "component   z\nsystem s{\ncomponent a{name=\"x\"\n\n}\n\ncomponent   b\n"
    c, uri = opened(cpsfc, work, text)
    new = typed(c, uri, text, "\n\n}\n", "}")
    assert new == "component   z\nsystem s {\n  component a {\n    name = \"x\"\n  }\n}\ncomponent   b\n", new
    text = "component   z\nsystem s{\ncomponent a{name=\"x\"}\n// "
    assert typed(c, uri, text, "// ", "}") == text + "}"
    assert c.stop() == 0


def test_a_statement_that_ends(cpsfc, work):
    text = "component a {\n  name=\"x\"\n  firmware=\"1\"\n}\n"
    c, uri = opened(cpsfc, work, text)
    assert typed(c, uri, text, 'firmware="1"', ";") == "component a {\n  name=\"x\"\n  firmware = \"1\"\n}\n"
    assert typed(c, uri, text, 'name="x', ";") == text.replace('"x', '"x;')
    assert c.stop() == 0


def test_a_line_that_ends(cpsfc, work):
    text = "component a {\n  name=\"x\"\n}\ncomponent b\n"
    c, uri = opened(cpsfc, work, text)
    assert typed(c, uri, text, 'name="x"', "\n") == "component a {\n  name = \"x\"\n  \n}\ncomponent b\n"
    assert typed(c, uri, text, "component a {", "\n") == "component a {\n  \n  name=\"x\"\n}\ncomponent b\n"
    broken = "flow   f : a.x ->\nsystem s {\n component q {\n}\n"
    assert typed(c, uri, broken, "a.x ->", "\n") == broken.replace("->", "->\n    ")
    assert typed(c, uri, broken, "component q {", "\n") == broken.replace("q {\n}", "q {\n    \n}"), typed(c, uri, broken, "component q {", "\n")
    assert typed(c, uri, "/* one\n", "/* one", "\n") == "/* one\n\n"
    assert typed(c, uri, "component q {}", "component q {", "\n") == "component q {\n}"
    assert c.stop() == 0


def test_columns_of_neighbours(cpsfc, work):
    text = "component a {\n  name     = \"x\"\n  firmware = \"1\"\n  signed_firmware = true\n}\n"
    c, uri = opened(cpsfc, work, text)
    wanted = formatted(c, uri, text)
    assert typed(c, uri, text, "signed_firmware = true", "\n").replace("\n  \n", "\n") == wanted
    assert c.stop() == 0


def test_japanese_and_line_ends_of_windows(cpsfc, work):
    text = JAPANESE.replace("モノ 制御盤 :", "モノ   制御盤:").replace("\n", "\r\n")
    c, uri = opened(cpsfc, work, text)
    new = formatted(c, uri, text)
    c.replace(uri, JAPANESE)
    assert new == formatted(c, uri, JAPANESE) and "\r" not in new
    assert c.stop() == 0

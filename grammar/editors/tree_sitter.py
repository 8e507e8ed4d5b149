"""What the tree-sitter grammar takes from the word table: words for grammar.js, the scanner's table, and colours."""
import json

from words import CONDITIONAL, CONSTANTS, UNIT_SIGNS

KINDS = {"STATEMENT": "WORD_STATEMENT", "CONNECT": "WORD_CONNECT", "LOGIC": "WORD_LOGIC"}


def make_words(w):
    unit = "[A-Za-z%" + UNIT_SIGNS + r"]+(\^-?[0-9]+|[0-9])?"
    rows = ["  %s: %s," % (token, json.dumps(list(dict.fromkeys(spellings)), ensure_ascii=False)) for token, spellings in w.spellings.items()]
    return "\n".join(["// Made by grammar/editors/generate.py from grammar/words.def.", "module.exports = {", *rows,
                      "  UNIT_TERM: %s," % json.dumps("(%s)" % unit, ensure_ascii=False), "};", ""])


def make_table(w):
    """Sorted as the scanner compares: by code points."""
    rows = {}
    for token, spellings in w.spellings.items():
        kind = "WORD_LEVEL" if token == "LEVEL" else KINDS[w.kinds[token][0]]
        rows.update({s: kind for s in spellings})
    lines = ["  {%s, %s}," % ('L"%s"' % s, rows[s]) for s in sorted(rows)]
    return "\n".join(["/* Made by grammar/editors/generate.py from grammar/words.def. */",
                      "enum word_kind { WORD_NONE, WORD_STATEMENT, WORD_CONNECT, WORD_LEVEL, WORD_LOGIC };",
                      "static const struct word {", "  const wchar_t *text;", "  enum word_kind kind;", "} words[] = {", *lines, "};",
                      "enum { WORD_COUNT = sizeof words / sizeof *words, WORD_LONGEST = %d };" % max(map(len, rows)), ""])


def quoted(spellings):
    return " ".join(json.dumps(s, ensure_ascii=False) for s in dict.fromkeys(spellings))


def make_highlights(w):
    groups = [
        ("keyword", w.plain_statements()), ("keyword.declaration", w.role("named") + w.role("joined")), ("keyword.import", w.role("module")),
        ("keyword.modifier", w.role("modifier")), ("keyword.connecting", w.connecting()),
        ("keyword.operator", w.logic() + ["∧", "∨", "¬", "∈", "&&", "||", "!"]), ("keyword.conditional", w.conditional()),
    ]
    lines = ["; Made by grammar/editors/generate.py from grammar/words.def.", "", "(name) @variable", ""]
    for kind, capture in (("element", "function"), ("class", "type.definition"), ("enum", "type.definition"), ("measure", "function"), ("contract", "function"), ("define", "function"),
                          ("port", "variable.member"), ("field", "variable.member"), ("set", "property"), ("flow", "function"), ("transfer", "function")):
        lines.append("(%s name: (name) @%s)" % (kind, capture))
    lines += ["(typing class: (path) @type)", "(class base: (path) @type)", "(type (path) @type)", "(annotation (name) @attribute)", ""]
    lines += ["[%s] @%s" % (quoted(s), name) for name, s in groups]
    lines += ["", "[(boolean) (unknown)] @constant.builtin", "(outcome [%s] @constant.builtin)" % quoted(w.of(["UNKNOWN"])),
              "[(integer) (number) (quantity)] @number", "(version) @number.version", "(date) @number.date", "(requirement_id) @constant",
              "(string) @string", "(digest) @string.special", "(comment) @comment", "(arrow) @operator.arrow", '".." @operator.range',
              '["==" "!=" "≠" "<" ">" "<=" "≤" "≦" ">=" "≥" "≧"] @operator', ""]
    return "\n".join(lines)

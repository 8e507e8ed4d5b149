"""The TextMate grammar (VS Code and others). The rules are those of compiler/syntax/layout.c as far as single lines tell."""
import json
import re

from words import UNIT_SIGNS, longest_first, signs

WORD = r"[\p{L}\p{M}\p{N}_・]"
NAME = r"(?:`[^`]+`|[\p{L}_]" + WORD + "*)"
QUALIFIED = "(?:" + NAME + r"(?:\." + NAME + ")*)"
UNIT_TERM = "[A-Za-z%" + UNIT_SIGNS + r"]+(?:\^-?\d+|\d)?"
UNIT = "(?:" + UNIT_TERM + "(?:[./]" + UNIT_TERM + ")*)"
NUMBER = r"\d+(?:\.\d+)?(?:[eE][+-]?\d+)?"
EQUALS = "(?:[=＝](?![=>])|:=)"
COLON = "[:：](?!=)"
ARROW = "(?:->|→|=>)"


def one_of(ascii_signs):
    """A set of ASCII_SIGNS and their forms of input methods."""
    return "[" + re.sub(r"([\[\]])", r"\\\1", signs(ascii_signs)) + "]"


# What makes a name of a word at the start of a statement.
LIKE_NAME = r"(?!\s*(?:" + one_of(":,;=}") + "|//|$))"
START = "(?:^|(?<=" + one_of(";{") + r"))\s*"


def either(words):
    return "(?:" + "|".join(longest_first(words)) + ")"


def word(words):
    """One of WORDS as a whole word, not behind a dot."""
    return r"(?<![\p{L}\p{M}\p{N}_・.`])" + either(words) + "(?!" + WORD + ")"


def scopes(*names):
    return {str(i + 1): {"name": n + ".cpsf"} for i, n in enumerate(names) if n}


def rule(match, *names):
    return {"match": match, "captures": scopes(*names)}


def plain(name, match):
    return {"name": name + ".cpsf", "match": match}


class Grammar:
    def __init__(self, words):
        self.words = words
        self.modifiers = "((?:" + either(words.role("modifier")) + r"\s+)*)"

    def begin(self, group):
        """Start of a statement, modifiers, one of GROUP (captures 1 and 2)."""
        return START + self.modifiers + "(" + word(group) + ")" + LIKE_NAME

    # ---- statements ----
    def statements(self):
        w, modifier = self.words, "storage.modifier"
        not_joining = "(?!" + either(w.connecting()) + "(?!" + WORD + "))"
        of = either(w.of(["OF"]))
        return [
            rule(self.begin(w.of(["DEFINE"])) + r"\s+(" + NAME + ")", modifier, "storage.type", "entity.name.function"),
            rule(self.begin(w.of(["CLASS"])) + r"\s+(" + NAME + r")\s+(" + of + r")\s+(" + QUALIFIED + ")",
                 modifier, "storage.type", "entity.name.type", "keyword.other", "entity.other.inherited-class"),
            rule(self.begin(w.of(["CLASS", "ENUM"])) + r"\s+(" + NAME + ")", modifier, "storage.type", "entity.name.type"),
            rule(self.begin(w.role("named")) + r"\s+(" + NAME + r"(?:\s*" + one_of(",") + r"\s*" + NAME + r")*)\s*(" + COLON + r")\s*(" + QUALIFIED + ")(?!#)",
                 modifier, "storage.type", "entity.name", "punctuation.separator", "entity.name.type"),
            rule(self.begin(w.role("named")) + r"\s+(" + NAME + ")", modifier, "storage.type", "entity.name"),
            rule(self.begin(w.of(["EVIDENCE"])) + r"\s+(" + NAME + r")\s*(" + COLON + r")\s*(" + QUALIFIED + ")",
                 modifier, "storage.type", "entity.name", "punctuation.separator", "entity.name.type"),
            rule(self.begin(w.role("joined")) + r"\s+(" + not_joining + NAME + r")(?=\s*" + COLON + r"|\s+" + of + "(?!" + WORD + "))", modifier, "storage.type", "entity.name"),
            rule(self.begin(w.role("named") + w.role("joined")), modifier, "storage.type"),
            rule(self.begin(w.role("module")) + r"(?:\s+(" + QUALIFIED + "))?", modifier, "keyword.control.import", "entity.name.namespace"),
            rule(self.begin(w.plain_statements()), modifier, "keyword.control"),
            rule(START + "(" + word(w.role("modifier")) + ")" + LIKE_NAME, modifier),
            # name : Type, of a field or a port
            rule(START + "(" + NAME + r")\s*(" + COLON + r")\s*(?!" + word(w.logic() + w.conditional() + w.constants()) + ")(" + QUALIFIED + ")(?!#)", "variable.other.property", "punctuation.separator", "entity.name.type"),
            rule(START + "(" + NAME + r")\s*(" + COLON + ")", "variable.other.property", "punctuation.separator"),
        ]

    # `@name(...)`; a statement may follow on the same line
    def annotation(self):
        w = self.words
        groups = [w.role("named") + w.role("joined"), w.role("module"), w.plain_statements(), w.role("modifier")]
        follows = "|".join("(" + word(g) + ")" + LIKE_NAME for g in groups)
        modifiers = "((?:" + either(w.role("modifier")) + r"\s+)*)"
        arguments = {
            "begin": r"(?<![\p{L}\p{M}\p{N}_\"」`])(@)(" + NAME + r")\s*(" + one_of("(") + ")",
            "beginCaptures": scopes("punctuation.definition.annotation", "entity.name.function.decorator", "punctuation.section"),
            "end": "(" + one_of(")") + r")(?:\s*" + modifiers + "(?:" + follows + "))?",
            "endCaptures": scopes("punctuation.section", "storage.modifier", "storage.type", "keyword.control.import", "keyword.control", "storage.modifier"),
            "patterns": [{"include": "#" + n} for n in ("comments", "texts", "codes", "numbers")],
        }
        return [arguments, rule(r"(?<![\p{L}\p{M}\p{N}_\"」`])(@)(" + NAME + ")", "punctuation.definition.annotation", "entity.name.function.decorator")]

    def codes(self):
        return [plain("constant.other.code", r"(?<![\p{L}\p{N}_.])[EWNV]\d{4}(?!" + WORD + ")")]

    # ---- what stands inside ----
    def comments(self):
        return [
            plain("comment.line.documentation", r"///.*$"),
            plain("comment.line.double-slash", r"//.*$"),
            plain("comment.line.number-sign", r"(?<![\p{L}\p{M}\p{N}_`])#(?:[ \t!#].*)?$"),
            {"name": "comment.block.cpsf", "begin": r"/\*", "end": r"\*/"},
        ]

    def texts(self):
        tag = r"(@[a-z]{2}(?!" + WORD + "))?"
        end = scopes("punctuation.definition.string.end", "storage.type.string.language")
        escape = [plain("constant.character.escape", r"\\.")]

        def text(name, opening, closing, inside=()):
            return {"name": name + ".cpsf", "begin": opening, "end": "(" + closing + ")" + tag + "|$", "endCaptures": end, "patterns": list(inside)}

        return [
            plain("string.quoted.double.digest", r"(?:sha256|ed25519)\"[^\"]*\"?"),
            text("string.quoted.double", '"', '"', escape),
            text("string.quoted.other", "「", "」"),
            text("string.quoted.other", "[“”]", '[“”"]'),
            {"name": "string.quoted.single.cpsf", "match": "'[^']*'?"},
        ]

    def references(self):
        return [plain("constant.other.requirement", r"#[A-Za-z0-9_][A-Za-z0-9_.-]*(?<![.-])")]

    def numbers(self):
        before = r"(?<![\p{L}\p{M}\p{N}_.#@])"
        return [
            plain("constant.numeric.date", before + r"\d{4}-\d{2}-\d{2}(?!\d)"),
            plain("constant.numeric.version", r"(?<=@)\d+(?:\.\d+)*"),
            plain("constant.numeric.version", before + r"\d+(?:\.\d+){2,}"),
            {"name": "constant.numeric.cpsf", "match": r"(?<![\p{L}\p{M}\p{N}_#])" + NUMBER + "(" + UNIT + ")?", "captures": scopes("keyword.other.unit")},
        ]

    def names(self):
        w = self.words
        values = either(w.value_words())
        comes_name = "(" + word(w.connecting()) + ")"
        return [
            # after these a connecting word is a name
            rule("(" + COLON + r")\s*" + comes_name, "punctuation.separator", "variable.other"),
            rule("(" + ARROW + r")\s*" + comes_name, "keyword.operator.arrow", "variable.other"),
            rule("(" + one_of(",") + r")\s*" + comes_name, "punctuation.separator", "variable.other"),
            rule("(" + EQUALS + r")\s*(" + values + ")(?!" + WORD + r"|\s*" + EQUALS + ")", "keyword.operator.assignment", "support.constant"),
            rule("(" + one_of("[") + r")\s*(" + values + ")(?=\\s*" + one_of("],") + ")", "punctuation.section", "support.constant"),
            rule("(" + NAME + r")(?=\s*" + EQUALS + ")", "entity.other.attribute-name"),
            plain("variable.other.quoted", "`[^`]*`?"),
            plain("constant.language", word(w.constants())),
            plain("keyword.control.conditional", word(w.conditional())),
            plain("keyword.operator.logical", word(w.logic()) + "|[∧∨¬∈]|&&|\\|\\||!(?!=)"),
            plain("keyword.other", word(w.connecting()) + r"(?!\s*" + COLON + ")"),
        ]

    def signs(self):
        return [
            plain("keyword.operator.arrow", ARROW),
            plain("keyword.operator.range", r"\.\."),
            plain("keyword.operator.comparison", "==|!=|<=|>=|[≠≤≥≦≧<>]"),
            plain("keyword.operator.assignment", EQUALS),
            plain("keyword.operator.arithmetic", "[-+*/?]"),
            plain("punctuation.separator", one_of(",:")),
            plain("punctuation.terminator", one_of(";")),
            plain("punctuation.accessor", r"\."),
            # a whole name, so that no word is found inside it
            {"match": NAME},
        ]

    def write(self):
        parts = {name: getattr(self, name)() for name in ("comments", "annotation", "statements", "texts", "codes", "references", "numbers", "names", "signs")}
        order = ["comments", "annotation", "statements", "texts", "references", "numbers", "names", "signs"]
        grammar = {
            "name": "CPSF",
            "scopeName": "source.cpsf",
            "fileTypes": ["cpsf", "cpsi"],
            "comment": "Made from grammar/words.def by grammar/editors/generate.py.",
            "patterns": [{"include": "#" + n} for n in order],
            "repository": {n: {"patterns": p} for n, p in parts.items()},
        }
        return json.dumps(grammar, ensure_ascii=False, indent=1) + "\n"


def make(words):
    return Grammar(words).write()

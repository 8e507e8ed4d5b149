"""The words of the language for highlighting, read from grammar/words.def, and what else the scanner knows of texts."""
import os
import re

HERE = os.path.dirname(os.path.abspath(__file__))
TABLE = os.path.join(HERE, "..", "words.def")

# Statement words by what follows them (compiler/syntax/layout.c: wants_name); every other one begins a statement plainly.
ROLES = {
    "modifier": ["EXPORT", "EXTERNAL"],
    "module": ["EDITION", "MODULE", "IMPORT"],
    # always followed by a name of the writer's own
    "named": ["ORGANIZATION", "PERSON", "COMPONENT", "DATA", "PROCEDURE", "SYSTEM", "CLASS", "ENUM", "UNIT", "DIMENSION",
              "PHYS", "INPUT", "OUTPUT", "MEASURE", "CONTRACT", "DEFINE", "PROFILE", "TEST"],
    # the name may be left out
    "joined": ["FLOW", "SENSE", "ACTUATE", "EVIDENCE"],
}
CONSTANTS = ["TRUE", "FALSE", "UNKNOWN"]
CONDITIONAL = ["IF", "THEN", "ELSE"]

# What may stand in a unit beside Latin letters and %: compiler/syntax/lex_unicode.c, lex_is_unit_character.
UNIT_SIGNS = "°²³µ·Ωμ℃℉ΩÅ台個本円件人分秒日週㌀-㏿"
# Signs that input methods write for ASCII ones.
FORMS = {",": "、，", "(": "（", ")": "）", "[": "［", "]": "］", "{": "｛", "}": "｝", ":": "：", ";": "；", "=": "＝"}


def signs(ascii_signs):
    """ASCII_SIGNS and their forms of input methods."""
    return "".join(c + FORMS.get(c, "") for c in ascii_signs)


class Words:
    """GROUPS: spellings by group (statement, connect, logic, ...); VALUES: pairs (English, Japanese)."""

    def __init__(self, path=TABLE):
        self.spellings = {}  # token -> [English, Japanese, ...]
        self.kinds = {}      # token -> STATEMENT, CONNECT, LOGIC
        self.values = []
        with open(path, encoding="utf-8") as f:
            text = re.sub(r"/\*.*?\*/", "", f.read(), flags=re.S)
        for kind, rest in re.findall(r"^(STATEMENT|CONNECT|LOGIC|ALSO|VALUE)\((.*)\)\s*$", text, re.M):
            self._take(kind, [p.strip() for p in rest.split(",")])
        rows = len(re.findall(r"^[A-Z]+\(", text, re.M))
        if rows != sum(map(len, self.kinds.values())) + len(self.values):
            raise SystemExit("words.def has lines of a kind that grammar/editors/words.py does not know")
        self._check_roles()

    def _take(self, kind, parts):
        texts = [p[1:-1] for p in parts if p.startswith('"')]
        if kind == "VALUE":
            self.values.append(tuple(texts))
            return
        self.kinds.setdefault(parts[0], []).append(kind)
        self.spellings.setdefault(parts[0], []).extend(texts)

    def _check_roles(self):
        known = {t for t, kinds in self.kinds.items() if kinds[0] == "STATEMENT"}
        asked = {t for tokens in ROLES.values() for t in tokens}
        unknown = sorted(asked - known) + sorted(set(CONSTANTS + CONDITIONAL) - set(self.kinds))
        if unknown:
            raise SystemExit("words.def has no " + ", ".join(unknown))

    def of(self, tokens):
        """All spellings of TOKENS."""
        return [s for t in tokens for s in self.spellings[t]]

    def role(self, name):
        return self.of(ROLES[name])

    def _kind(self, kind, without=()):
        return self.of(t for t, kinds in self.kinds.items() if kinds[0] == kind and t not in without)

    def plain_statements(self):
        return self._kind("STATEMENT", {t for tokens in ROLES.values() for t in tokens})

    def statements(self):
        return self._kind("STATEMENT")

    def connecting(self):
        return self._kind("CONNECT")

    def logic(self):
        return self._kind("LOGIC", CONSTANTS + CONDITIONAL)

    def conditional(self):
        return self.of(CONDITIONAL)

    def constants(self):
        return self.of(CONSTANTS)

    def value_words(self):
        return [s for pair in self.values for s in pair]


def longest_first(words):
    """Alternatives of a regular expression: a word before those that it begins with."""
    return sorted(dict.fromkeys(words), key=lambda w: (-len(w), w))

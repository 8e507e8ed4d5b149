"""The syntax file of Vim and Neovim. The rules are those of compiler/syntax/layout.c; a look behind may go back as far as it likes."""
from words import UNIT_SIGNS, longest_first, signs

NAME = r"\%(`[^`]\+`\|\%([^[:digit:]]\&\k\)\k*\)"
QUALIFIED = NAME + r"\%(\." + NAME + r"\)*"
BEFORE = r"\%(\k\|[.`・]\)\@4<!"
AFTER = r"\%(\k\|・\)\@!"
EQUALS = r"\%(=[=>]\@!\|＝\|:=\)"
COLON = "[" + signs(":") + "]"
UNIT_TERM = "[A-Za-z%" + UNIT_SIGNS + r"]\+\%(\^-\=\d\+\|\d\)\="
UNIT = UNIT_TERM + r"\%([./]" + UNIT_TERM + r"\)*"
NUMBER = r"\d\+\%(\.\d\+\)\=\%([eE][+-]\=\d\+\)\="
# Behind these a connecting word is a name.
NAME_COMES = "[" + signs(":,") + r"]\|->\|=>\|→"
LIKE_NAME = r"\%(\s*\%([" + signs(":,;=") + signs("}") + r"]\|//\|$\)\)\@!"

HEAD = '''" Vim syntax file: specs of value creation processes (.cpsf)
" Made from grammar/words.def by grammar/editors/generate.py.
if exists("b:current_syntax")
  finish
endif
let s:cpo_save = &cpo
set cpo&vim

syntax case match
syntax iskeyword @,48-57,_,192-255
syntax sync minlines=200
'''

FOOT = '''
let b:current_syntax = "cpsf"
let &cpo = s:cpo_save
unlet s:cpo_save
'''

LINKS = {
    "Statement": "Statement", "Declare": "Type", "Import": "Include", "Modifier": "StorageClass", "Connect": "Keyword",
    "Logic": "Operator", "Conditional": "Conditional", "Constant": "Boolean", "Value": "Constant", "Declared": "Identifier",
    "Type": "Type", "Field": "Identifier", "Attribute": "Identifier", "Requirement": "Tag", "Annotation": "PreProc",
    "Code": "Constant", "Number": "Number", "Date": "Number", "Unit": "Special", "String": "String", "Digest": "String",
    "Escape": "SpecialChar", "Language": "Special", "Quoted": "Identifier", "Arrow": "Operator", "Sign": "Operator",
    "Comment": "Comment", "Documentation": "SpecialComment",
}


def either(words):
    return r"\%(" + r"\|".join(longest_first(words)) + r"\)"


def word(words):
    return BEFORE + either(words) + AFTER


def match(group, pattern, more=""):
    return "syntax match cpsf%s %s~%s~" % (group, more, pattern)


def region(group, start, end, more=""):
    return "syntax region cpsf%s start=~%s~ end=~%s~%s" % (group, start, end, more and " " + more)


def statements(w):
    modifiers = r"\%(" + either(w.role("modifier")) + r"\s\+\)*"
    # the start of a statement: of a line or behind ; and {, also behind annotations and modifiers
    start = r"\%(\%(^\|[" + signs(";{") + r"]\)\s*\%(@\k\+\%(([^)]*)\)\=\s*\)*" + modifiers + r"\)\@<="
    not_connecting = r"\%(" + either(w.connecting()) + AFTER + r"\)\@!"
    groups = [("Statement", w.plain_statements(), ""), ("Import", w.role("module"), ""), ("Modifier", w.role("modifier"), ""),
              ("Declare", w.role("joined"), "nextgroup=cpsfJoined skipwhite "), ("Declare", w.role("named"), "nextgroup=cpsfDeclared skipwhite ")]
    yield match("Field", start + NAME + r"\ze\s*" + COLON, "nextgroup=cpsfColon skipwhite ")
    for group, words, more in groups:
        yield match(group, start + word(words) + LIKE_NAME, more)
    yield match("Declared", NAME + r"\%(\s*[" + signs(",") + r"]\s*" + NAME + r"\)*", "contained nextgroup=cpsfColon skipwhite ")
    yield match("Joined", not_connecting + NAME + r"\ze\%(\s*" + COLON + r"\|\s\+" + either(w.of(["OF"])) + AFTER + r"\)", "contained ")
    yield match("Colon", COLON, "contained nextgroup=cpsfType skipwhite ")
    yield match("Type", r"\%(" + either(w.logic() + w.conditional() + w.constants()) + AFTER + r"\)\@!" + QUALIFIED + r"#\@!", "contained ")


def inner(w):
    not_before = r"\%(\s*\%(" + EQUALS + r"\|" + COLON + r"\)\)\@!"
    behind_name = r"\%(\%(" + NAME_COMES + r"\)\s*\)\@<!"
    yield match("Attribute", BEFORE + NAME + r"\ze\s*" + EQUALS)
    yield match("Connect", behind_name + word(w.connecting()) + not_before)
    for group, words in (("Logic", w.logic()), ("Conditional", w.conditional()), ("Constant", w.constants())):
        yield match(group, word(words) + r"\%(\s*" + EQUALS + r"\)\@!")
    yield match("Logic", r"[∧∨¬∈]\|&&\|||\|!=\@!")
    yield match("Value", r"\%(" + EQUALS + r"\s*\|[" + signs("[").replace("[", r"\[") + r"]\s*\)\@30<=" + either(w.value_words()) + AFTER + r"\%(\s*" + EQUALS + r"\)\@!")
    yield match("Arrow", r"->\|=>\|→")
    yield match("Sign", r"\.\.\|==\|!=\|<=\|>=\|[≠≤≥≦≧<>*/?]")


def literals():
    yield match("Number", r"\%(\k\|[#@]\)\@4<!" + NUMBER + r"\%(" + UNIT + r"\)\=", "contains=cpsfUnit ")
    yield match("Unit", r"\d\@1<=" + UNIT, "contained ")
    yield match("Number", r"@\@1<=\d\+\%(\.\d\+\)*")
    yield match("Number", r"\%(\k\|[#@.]\)\@4<!\d\+\%(\.\d\+\)\{2,}")
    yield match("Date", r"\%(\k\|[.#@]\)\@4<!\d\{4}-\d\d-\d\d\d\@!")
    yield match("Requirement", r"#\w\%([0-9A-Za-z_.-]*\w\)\=")
    yield match("Quoted", r"`[^`]*`\=")
    yield region("Annotation", r'\%(\k\|["」`]\)\@4<!@\k\+\s*[' + signs("(") + "]", "[" + signs(")") + "]", "contains=cpsfString,cpsfComment,cpsfCode,cpsfNumber,cpsfDate")
    yield match("Annotation", r'\%(\k\|["」`]\)\@4<!@\k\+\%(\k\|\s*[' + signs("(") + r"]\)\@!")
    yield match("Code", r"\<[EWNV]\d\{4}\>", "contained ")
    yield match("Language", r"@\l\l\k\@!", "contained ")
    yield match("Escape", r"\\.", "contained ")
    tag = "nextgroup=cpsfLanguage"
    yield region("String", '"', r'"\|$', r"skip=~\\.~ contains=cpsfEscape,@Spell " + tag)
    yield region("String", "「", r"」\|$", "contains=@Spell " + tag)
    yield region("String", "[“”]", r'[“”"]\|$', "contains=@Spell " + tag)
    yield match("String", r"'[^']*'\=")
    yield match("Digest", r'\<\%(sha256\|ed25519\)"[^"]*"\=')
    yield match("Comment", r"//.*$", "contains=@Spell ")
    yield match("Documentation", r"///.*$", "contains=@Spell ")
    yield match("Comment", r"\%(\k\|`\)\@4<!#\%([ \t!#].*\)\=$")
    yield region("Comment", r"/\*", r"\*/", "contains=@Spell")


INDENT = '''" Vim indent file: specs of value creation processes (.cpsf)
" Made from grammar/words.def by grammar/editors/generate.py. Gives what `cpsfc fmt` gives for specs; long conditions of rules it gives only roughly.
if exists("b:did_indent")
  finish
endif
let b:did_indent = 1

setlocal indentexpr=cpsf#indent(v:lnum)
setlocal indentkeys=0},0],0),o,O,!^F
setlocal nolisp nosmartindent
let b:undo_indent = "setlocal indentexpr< indentkeys< lisp< smartindent<"

" What continues the statement of the line before: connecting and logic words that are no names, texts, signs.
let b:cpsf_continues = '%(continues)s'
" What a statement cannot end with.
let b:cpsf_unfinished = '%(unfinished)s'
" Words that stand two columns further in below a `when`.
let b:cpsf_logic = '%(logic)s'
'''


def make_indent(words):
    level = words.of(["LEVEL"])  # begins a line of its own in a requirement
    connecting = either([w for w in words.connecting() if w not in level])
    logic = either(words.logic() + words.conditional())
    not_name = r"\%(\s*\%(" + COLON + r"\|" + EQUALS + r"\)\)\@!"
    return INDENT % {
        "continues": r"^\s*\%(\%(" + connecting + r"\|" + logic + r"\)" + AFTER + not_name + r"\|[\"“「0-9<>=+*/→∧∨∈≠≤≥-]\|\.\.\)",
        "unfinished": r"\%([" + signs(",:=") + r"<>+*/→-]\|\.\.\|" + BEFORE + r"\%(" + connecting + r"\|" + logic + r"\)\)\s*$",
        "logic": r"^\s*" + logic + AFTER,
    }


def make(words):
    lines = [*inner(words), *statements(words), *literals()]
    links = ["highlight default link cpsf%s %s" % pair for pair in [*LINKS.items(), ("Joined", "Identifier")]]
    return "\n".join([HEAD, *lines, "", *links]) + "\n" + FOOT

"""The definition for Kate and all that uses KSyntaxHighlighting (KWrite, KDevelop, Qt Creator)."""
from xml.sax.saxutils import quoteattr

from words import UNIT_SIGNS, longest_first, signs

WORD = r"[\p{L}\p{M}\p{N}_・]"
NAME = r"(?:`[^`]+`|[\p{L}_]" + WORD + "*)"
QUALIFIED = NAME + r"(?:\." + NAME + ")*"
AFTER = "(?!" + WORD + ")"
EQUALS = "(?:[=＝](?![=>])|:=)"
COLON = "[:：](?!=)"
LIKE_NAME = r"(?!\s*(?:[" + signs(":,;=") + signs("}") + "]|//|$))"
UNIT_TERM = "[A-Za-z%" + UNIT_SIGNS + r"]+(?:\^-?\d+|\d)?"
NUMBER = r"\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?:" + UNIT_TERM + "(?:[./]" + UNIT_TERM + ")*)?"
STYLES = {
    "Normal": "dsNormal", "Statement": "dsKeyword", "Declare": "dsKeyword", "Import": "dsImport", "Modifier": "dsAttribute", "Connect": "dsControlFlow",
    "Logic": "dsOperator", "Conditional": "dsControlFlow", "Constant": "dsConstant", "Value": "dsConstant", "Declared": "dsFunction", "Type": "dsDataType",
    "Field": "dsVariable", "Attribute": "dsVariable", "Requirement": "dsOthers", "Annotation": "dsAnnotation", "Code": "dsConstant", "Number": "dsDecVal",
    "Date": "dsDecVal", "String": "dsString", "Escape": "dsSpecialChar", "Digest": "dsVerbatimString", "Quoted": "dsVariable", "Arrow": "dsOperator",
    "Sign": "dsOperator", "Comment": "dsComment", "Documentation": "dsDocumentation",
}


def either(words):
    return "(?:" + "|".join(longest_first(words)) + ")"


def rule(style, pattern, context="#stay", more=""):
    return "<RegExpr attribute=%s context=%s String=%s%s/>" % (quoteattr(style), quoteattr(context), quoteattr(pattern), more)


def include(name):
    return '<IncludeRules context="%s"/>' % name


def context(name, rules, end="#pop", style="Normal", otherwise=None):
    through = ' fallthroughContext="%s"' % otherwise if otherwise else ""
    head = '<context name="%s" attribute="%s" lineEndContext="%s"%s>' % (name, style, end, through)
    return "\n      ".join([head, *rules]) + "\n    </context>"


def starts(w):
    """Where a statement can begin."""
    plain = [(w.plain_statements(), "Statement", "Inside"), (w.role("module"), "Import", "Inside"), (w.role("joined"), "Declare", "Joined"), (w.role("named"), "Declare", "Declared")]
    return [
        "<DetectSpaces/>", include("Comments"),
        rule("Annotation", "@" + NAME + r"\s*[" + signs("(") + "]", "Annotation"), rule("Annotation", "@" + NAME),
        rule("Modifier", either(w.role("modifier")) + AFTER + LIKE_NAME),
        *[rule(style, either(words) + AFTER + LIKE_NAME, then) for words, style, then in plain],
        rule("Field", NAME + r"(?=\s*" + COLON + ")", "Colon"),
        rule("Normal", "[" + signs(";{}") + "]"),
    ]


def declarations(w):
    no_word = "(?!" + either(w.logic() + w.conditional() + w.constants()) + AFTER + ")"
    joined = "(?!" + either(w.connecting()) + AFTER + ")" + NAME + r"(?=\s*" + COLON + r"|\s+" + either(w.of(["OF"])) + AFTER + ")"
    return [
        context("Declared", ["<DetectSpaces/>", rule("Declared", NAME, "#pop!Colon")], otherwise="#pop!Inside"),
        context("Colon", ["<DetectSpaces/>", rule("Normal", COLON, "#pop!Type"), rule("Normal", "[" + signs(",") + "]", "#pop!Declared")], otherwise="#pop!Inside"),
        context("Type", ["<DetectSpaces/>", rule("Type", no_word + QUALIFIED + "(?!#)", "#pop!Inside")], otherwise="#pop!Inside"),
        context("Joined", ["<DetectSpaces/>", rule("Declared", joined, "#pop!Inside")], otherwise="#pop!Inside"),
    ]


def inside(w):
    """The rest of a statement on its line."""
    connecting, values = either(w.connecting()) + AFTER, either(w.value_words()) + AFTER
    not_equal = r"(?!\s*" + EQUALS + ")"
    return [
        "<DetectSpaces/>", include("Comments"), include("Literals"),
        rule("Normal", "[" + signs(";{") + "]", "#pop"),
        rule("Annotation", "@" + NAME + r"\s*[" + signs("(") + "]", "Annotation"),
        rule("Normal", r"(?:[" + signs(":,") + r"]|\.)\s*" + connecting), rule("Arrow", "(?:->|→|=>)(?=\\s*" + connecting + ")", "Name"),
        rule("Normal", r"\." + NAME),
        rule("Normal", EQUALS + r"(?=\s*" + values + not_equal + ")", "Value"),
        rule("Attribute", NAME + r"(?=\s*" + EQUALS + ")"),
        rule("Constant", either(w.constants()) + AFTER), rule("Conditional", either(w.conditional()) + AFTER),
        rule("Logic", either(w.logic()) + AFTER + r"|[∧∨¬∈]|&&|\|\||!(?!=)"),
        rule("Connect", connecting + r"(?!\s*" + COLON + ")"),
        rule("Arrow", "->|→|=>"), rule("Sign", r"\.\.|==|!=|<=|>=|[≠≤≥≦≧<>*/?]"),
        rule("Normal", NAME),
    ]


def literals():
    tag = "(?:@[a-z]{2}" + AFTER + ")?"
    return [
        rule("Date", r"\d{4}-\d{2}-\d{2}(?!\d)"), rule("Number", r"\d+(?:\.\d+){2,}"), rule("Number", NUMBER),
        rule("Requirement", r"#[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?"),
        rule("Digest", '(?:sha256|ed25519)"[^"]*"?'), rule("Quoted", "`[^`]*`"),
        rule("String", '"(?:[^"\\\\]|\\\\.)*(?:"' + tag + "|$)"), rule("String", "「[^」]*(?:」" + tag + "|$)"), rule("String", "[“”][^“”\"]*(?:[“”\"]|$)"), rule("String", "'[^']*'?"),
    ]


def comments():
    return [
        rule("Documentation", "///.*$"), rule("Comment", "//.*$"), rule("Comment", "#(?:[ \\t!#].*)?$"),
        '<Detect2Chars attribute="Comment" context="Block" char="/" char1="*" beginRegion="comment"/>',
    ]


def make(words):
    contexts = [
        context("Start", starts(words), end="#stay", otherwise="Inside"),
        *declarations(words),
        context("Inside", inside(words)),
        context("Name", ["<DetectSpaces/>", rule("Normal", NAME, "#pop")], otherwise="#pop"),
        context("Value", ["<DetectSpaces/>", rule("Value", either(words.value_words()) + AFTER, "#pop")], otherwise="#pop"),
        context("Annotation", [rule("Annotation", "[" + signs(")") + "]", "#pop"), include("Comments"), rule("Code", r"[EWNV]\d{4}(?!" + WORD + ")"), rule("Annotation", NAME), include("Literals")], end="#stay", style="Annotation"),
        context("Literals", literals()),
        context("Comments", comments()),
        context("Block", ['<Detect2Chars attribute="Comment" context="#pop" char="*" char1="/" endRegion="comment"/>'], end="#stay", style="Comment"),
    ]
    items = ['<itemData name="%s" defStyleNum="%s" spellChecking="%s"/>' % (name, style, str(name in ("Comment", "Documentation", "String")).lower()) for name, style in STYLES.items()]
    return """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE language>
<!-- Made from grammar/words.def by grammar/editors/generate.py. -->
<language name="CPSF" section="Other" version="1" kateversion="5.62" extensions="*.cpsf;*.cpsi" mimetype="" author="the cpsfc authors" license="MIT">
  <highlighting>
    <contexts>
    %s
    </contexts>
    <itemDatas>
      %s
    </itemDatas>
  </highlighting>
  <general>
    <comments>
      <comment name="singleLine" start="//" position="afterwhitespace"/>
      <comment name="multiLine" start="/*" end="*/" region="comment"/>
    </comments>
    <keywords casesensitive="1"/>
  </general>
</language>
""" % ("\n    ".join(contexts), "\n      ".join(items))

// The grammar of .cpsf for tree-sitter: that of grammar/cpsf.y with the names of compiler/syntax/nodes.def. Which words
// are names, and where a statement ends, is decided in src/scanner.c as in compiler/syntax/layout.c.
const words = require("./words.js");

const PREC = { quantifier: 1, condition: 2, range_type: 2, implies: 3, or: 4, and: 5, not: 6, compare: 7, range: 8, add: 9, multiply: 10, sign: 11, postfix: 12 };

// A word of the language in each of its spellings.
const word = (...tokens) => { const all = tokens.flatMap((t) => words[t]); return all.length === 1 ? all[0] : choice(...all); };
// A sign, and what input methods write for it.
const FORMS = { ",": "，、", "(": "（", ")": "）", "[": "［", "]": "］", "{": "｛", "}": "｝", ":": "：", "=": "＝", "?": "？", "@": "＠" };
const sign = (s) => (FORMS[s] ? choice(s, ...FORMS[s]) : s);
const list = (rule) => seq(rule, repeat(seq(sign(","), rule)));
const parted = (rule) => optional(seq(list(rule), optional(sign(","))));

// Statements begin with annotations and modifiers, and end with a block and a reason.
const statement = ($, ...parts) => seq(optional($._before), ...parts, optional($._behind));

module.exports = grammar({
  name: "cpsf",
  externals: ($) => [$._end, $._word_as_name, $._statement_begins, $._broken],
  extras: ($) => [/[\s\u3000\ufeff]/, $.comment],
  word: ($) => $._plain_name,
  supertypes: ($) => [$.expression],
  inline: ($) => [$._ends],

  rules: {
    source_file: ($) => repeat($._item),
    _item: ($) => choice(";", "；", seq($._statement, $._end)),
    // Never comes: from its token the scanner learns that a statement can begin, behind annotations, too.
    _beginning: ($) => statement($, $._statement_begins),
    body: ($) => seq(sign("{"), repeat($._item), sign("}")),
    because: ($) => seq(word("BECAUSE"), $.text),
    _behind: ($) => choice(seq($.body, optional($.because)), $.because),
    _before: ($) => repeat1(choice($.annotation, $.modifier)),
    modifier: ($) => choice(word("EXPORT"), word("EXTERNAL")),
    annotation: ($) => seq(sign("@"), $.name, optional($.arguments)),

    _statement: ($) => choice(
      $.edition, $.module, $.import, $.responsible, $.element, $.class, $.enum, $.unit, $.dimension, $.quantity_statement, $.port, $.field, $.set,
      $.member, $.flow, $.transfer, $.measure, $.evidence, $.answers, $.row, $.contract, $.require, $.permit, $.decision, $.offer, $.complete, $.target,
      $.acts, $.label, $.readers, $.downgrade, $.framework, $.define, $.requirement_statement, $.category, $.applies, $.level_statement, $.exception,
      $.strengthen, $.threat, $.risk, $.profile, $.select, $.test, $.expect, $._beginning),

    edition: ($) => statement($, word("EDITION"), $.integer),
    module: ($) => statement($, word("MODULE"), $.path, sign("@"), $._version),
    import: ($) => statement($, word("IMPORT"), $.path, optional($._at_version), optional(seq(word("AS"), field("alias", $.name)))),
    responsible: ($) => statement($, word("RESPONSIBLE"), $.path),
    element: ($) => statement($, word("ORGANIZATION", "PERSON", "COMPONENT", "DATA", "PROCEDURE", "SYSTEM"), list(field("name", $.name)), optional($.typing), repeat($.phrase)),
    class: ($) => statement($, word("CLASS"), field("name", $.name), word("OF"), field("base", $.path), repeat($.phrase)),
    enum: ($) => statement($, word("ENUM"), field("name", $.name)),
    unit: ($) => statement($, word("UNIT"), field("name", $.name), sign("="), $.expression, repeat($.tail)),
    dimension: ($) => statement($, word("DIMENSION"), field("name", $.name), sign("="), $.expression, repeat($.tail)),
    quantity_statement: ($) => statement($, word("PHYS"), field("name", $.name), sign(":"), $.type),
    port: ($) => statement($, word("INPUT", "OUTPUT"), field("name", $.name), optional(seq(sign(":"), $.type)), repeat($.phrase)),
    field: ($) => statement($, field("name", $.name), sign(":"), $.type, optional(seq(sign("="), field("default", $.expression)))),
    set: ($) => statement($, field("name", $.name), sign("="), field("value", $.expression), repeat($.tail)),
    member: ($) => statement($, field("name", $.name), optional($.text)),
    flow: ($) => statement($, word("FLOW"), optional(choice(
      seq(field("name", $.name), optional($.of_data), sign(":")), seq($.of_data, sign(":")))), $._ends, repeat($.phrase)),
    transfer: ($) => statement($, word("SENSE", "ACTUATE"), optional(seq(field("name", $.name), sign(":"))), $._ends, repeat($.phrase)),
    _ends: ($) => seq(field("source", $.path), $.arrow, field("sink", $.path)),
    arrow: () => choice("->", "→", "=>"),
    of_data: ($) => seq(word("OF"), $.path),
    measure: ($) => statement($, word("MEASURE"), field("name", $.name), optional($.typing), repeat($.phrase)),
    evidence: ($) => statement($, word("EVIDENCE"), choice(seq(field("name", $.name), optional($.typing)), $.text), repeat($.phrase)),
    answers: ($) => statement($, word("ANSWERS"), repeat($.phrase)),
    row: ($) => statement($, $.requirement, sign("="), field("value", $.expression), repeat($.tail)),
    contract: ($) => statement($, word("CONTRACT"), field("name", $.name), optional($.typing), word("BETWEEN"), $.path, word("AND"), $.path, repeat($.phrase)),
    require: ($) => statement($, word("REQUIRE"), $.path, sign(":"), $.requirement, repeat($.phrase)),
    permit: ($) => statement($, word("PERMIT"), $.path, word("TO"), $.name, list($.path), repeat($.phrase)),
    decision: ($) => statement($, word("ACCEPT", "EXCLUDE", "CLAIM", "RELY"), $.requirement, repeat($.phrase)),
    offer: ($) => statement($, word("OFFER"), $.requirement, repeat($.phrase), optional($.when)),
    complete: ($) => statement($, word("COMPLETE"), $.name, repeat($.phrase)),
    target: ($) => statement($, word("TARGET"), $.path, optional($._at_version), repeat($.phrase)),
    acts: ($) => statement($, second("ACTS", "FOR"), $.path, repeat($.phrase)),
    label: ($) => statement($, word("LABEL"), list($.mark)),
    readers: ($) => statement($, word("READERS"), $.organizations, repeat($.phrase)),
    downgrade: ($) => statement($, word("DECLASSIFY", "ENDORSE"), $.path, word("TO"), list($.mark), repeat($.phrase)),

    framework: ($) => statement($, word("FRAMEWORK"), $.text),
    define: ($) => statement($, word("DEFINE"), field("name", $.name), $.parameters, sign("="), $.expression),
    requirement_statement: ($) => statement($, word("REQUIREMENT"), field("name", $.requirement_id), optional($.text), repeat($.phrase)),
    category: ($) => statement($, word("CATEGORY"), field("name", $.name), optional($.text)),
    applies: ($) => statement($, second("APPLIES", "TO"), $._binder),
    level_statement: ($) => statement($, word("LEVEL"), $.integer, optional($.text), $.when),
    exception: ($) => statement($, word("EXCEPTION"), field("name", $.name), optional($.text), optional(seq(word("TO"), $.requirement)),
      optional(seq(word("OVERRIDES"), list($.path))), word("ON"), $._binder),
    strengthen: ($) => statement($, word("STRENGTHEN"), $.requirement, optional($.text), word("ON"), $._binder),
    threat: ($) => statement($, word("THREAT", "VULNERABILITY"), field("name", $.name), optional($.text), word("ON"), $._binder),
    risk: ($) => statement($, word("RISK"), field("name", $.name), optional($.text), word("FROM"), $.path, word("AND"), $.path, word("ON"), $._binder),
    profile: ($) => statement($, word("PROFILE"), field("name", $.name), optional($.text)),
    select: ($) => statement($, word("SELECT"), $.requirement, repeat($.phrase)),
    test: ($) => statement($, word("TEST"), field("name", $.name), optional($.text)),
    expect: ($) => statement($, word("EXPECT"), choice($.requirement, $.path), word("ON"), $.path, word("IS"), $.outcome),
    outcome: ($) => choice(seq(word("LEVEL"), $.integer, optional(seq("..", $.integer))), word("UNKNOWN"), $.name),

    // ---- what statements are made of ----
    typing: ($) => seq(sign(":"), field("class", $.path)),
    when: ($) => seq(word("WHEN"), $.expression),
    parameters: ($) => seq(sign("("), parted($.parameter), sign(")")),
    parameter: ($) => seq(field("name", $.name), sign(":"), field("type", $.path)),
    _binder: ($) => seq($.path, repeat(seq($._or, $.path)), field("name", $.name), optional($.where)),
    where: ($) => prec.right(PREC.quantifier, seq(word("WHERE"), $.expression)),
    phrase: ($) => choice(
      seq(word("ON", "EXCEPT", "VIA", "WITHIN"), list($.path)), seq(word("ON"), word("ALL"), $.path), seq(word("WITHIN"), $.quantity),
      seq(optional(word("AT")), word("LEVEL"), $.integer), seq(word("BY", "UNDER", "OF"), $.path), seq(word("UNTIL", "SINCE"), $.date),
      seq(word("MEETS"), list($.requirement)), seq(word("WITH"), list($.mark))),
    tail: ($) => choice(seq(word("UNTIL", "SINCE"), $.date), seq(word("BY"), $.path), seq(word("WITH"), list($.mark))),
    mark: ($) => choice(seq($.name, sign("="), $.name), seq($.name, $.organizations)),
    organizations: ($) => seq(sign("["), parted($.path), sign("]")),
    type: ($) => choice($._type, prec(PREC.range_type, seq($._type, $._in, $.expression)), seq($._type, sign("?"))),
    _type: ($) => choice($.path, seq(sign("["), $.path, sign("]"))),
    requirement: ($) => seq(optional($.path), $.requirement_id),
    path: ($) => prec.right(PREC.postfix, seq($.name, repeat(seq(".", $.name)))),
    name: ($) => choice($._plain_name, $._word_as_name, $._quoted_name),
    text: ($) => repeat1($.string),
    _at_version: ($) => seq(sign("@"), $._version),
    _version: ($) => choice($.integer, $.number, $.version),

    // ---- expressions ----
    expression: ($) => choice($.conditional, $.quantified, $.counted, $.binary, $.negation, $.is, $.call, $.dot, $.requirement_of, $.list, $.parenthesized,
      $.integer, $.number, $.quantity, $.date, $.digest, $.boolean, $.unknown, $.text, $.name),
    conditional: ($) => prec.right(PREC.condition, seq(word("IF"), $.expression, word("THEN"), $.expression, word("ELSE"), $.expression)),
    quantified: ($) => prec.right(PREC.quantifier, seq(word("ALL", "SOME", "NONE"), $._range_over, sign(":"), $.expression)),
    counted: ($) => seq(word("COUNT"), sign("("), $._range_over, sign(")")),
    _range_over: ($) => seq(field("name", $.name), $._in, $.expression, optional($.where)),
    binary: ($) => choice(
      prec.right(PREC.implies, seq($.expression, word("IMPLIES"), $.expression)), prec.left(PREC.or, seq($.expression, $._or, $.expression)),
      prec.left(PREC.and, seq($.expression, choice(word("AND"), "∧", "&&"), $.expression)),
      prec.left(PREC.compare, seq($.expression, choice("==", "!=", "≠", "<", ">", "<=", "≤", "≦", ">=", "≥", "≧", $._in, word("WITHIN")), $.expression)),
      prec.left(PREC.range, seq($.expression, "..", $.expression)), prec.left(PREC.add, seq($.expression, choice("+", "-"), $.expression)),
      prec.left(PREC.multiply, seq($.expression, choice("*", "/"), $.expression))),
    negation: ($) => choice(prec(PREC.not, seq(choice(word("NOT"), "¬", "!"), $.expression)), prec(PREC.sign, seq("-", $.expression))),
    is: ($) => prec.left(PREC.compare, seq($.expression, word("IS"), optional(word("NOT")), $.path)),
    call: ($) => prec(PREC.postfix, seq($.expression, $.arguments)),
    dot: ($) => prec(PREC.postfix, seq($.expression, ".", $.name)),
    requirement_of: ($) => prec(PREC.postfix, seq(optional($.expression), $.requirement_id)),
    list: ($) => seq(sign("["), parted($.argument), sign("]")),
    parenthesized: ($) => seq(sign("("), $.expression, sign(")")),
    arguments: ($) => seq(sign("("), parted($.argument), sign(")")),
    argument: ($) => seq(optional(seq(field("name", $.name), sign(":"))), $.expression),
    _or: () => choice(word("OR"), "∨", "||"),
    _in: () => choice(word("IN"), "∈"),
    boolean: () => choice(word("TRUE"), word("FALSE")),
    unknown: () => word("UNKNOWN"),

    // ---- tokens ----
    comment: () => token(choice(/\/\/[^\n]*/, /\/\*([^*]|\*+[^*\/])*\*+\//)),
    string: () => token(choice(/"([^"\\\n]|\\[^\n])*"(@[a-z][a-z])?/, /「[^」\n]*」/, /[“”][^“”\n"]*[“”"]/)),
    digest: () => /(sha256|ed25519)"[^"\n]*"/,
    integer: () => /[0-9]+/,
    number: () => /[0-9]+(\.[0-9]+([eE][+-]?[0-9]+)?|[eE][+-]?[0-9]+)/,
    version: () => /[0-9]+\.[0-9]+(\.[0-9]+)+/,
    date: () => /[0-9]{4}-[0-9]{2}-[0-9]{2}/,
    quantity: () => new RegExp(`[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?${words.UNIT_TERM}([./]${words.UNIT_TERM})*`),
    requirement_id: () => /#[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?/,
    // Letters, roughly: what lies between the signs of ASCII, of Japanese texts and of input methods.
    _plain_name: () => /[A-Za-z_\u00aa-\u1fff\u2071-\u218f\u2c00-\u2dff\u3005-\u3007\u3021-\uff00\uff21-\uff3a\uff3f\uff41-\uff5a\uff66-\uffef\u{10000}-\u{3ffff}][A-Za-z0-9_\u00aa-\u1fff\u2071-\u218f\u2c00-\u2dff\u3005-\u3007\u3021-\uff00\uff10-\uff19\uff21-\uff3a\uff3f\uff41-\uff5a\uff66-\uffef\u{10000}-\u{3ffff}]*/u,
    _quoted_name: () => /`[^`\n]+`/,
  },
});

// 適用 stands for `applies to`, 権限 for `acts for`.
function second(first, then) {
  const [english, ...japanese] = words[first];
  return choice(seq(english, word(then)), seq(japanese.length === 1 ? japanese[0] : choice(...japanese), optional(word(then))));
}

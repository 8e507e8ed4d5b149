/* cpsf.y - the grammar of .cpsf: LALR(1), no conflicts. Actions are one call each (compiler/syntax/build.h); which
 * phrase may stand on which statement, and which statement in which block, are tables in compiler/sema.
 * Memory belongs to the tree, so no destructors are needed. */
%require "3.8"
%define api.pure full
%define api.push-pull push
%define api.prefix {cpsf_}
%define api.token.prefix {T_}
%define api.location.type {struct span}
%define api.value.type union
%define parse.error custom
%define parse.lac full
%locations
%param { struct parser *p }
%expect 0

%code requires {
  struct parser;
  #include "compiler/syntax/build.h"
}
%code {
  #define YYLLOC_DEFAULT(current, rhs, n) \
    ((current) = (n) ? (struct span){YYRHSLOC(rhs, 1).start, YYRHSLOC(rhs, n).end} \
                     : (struct span){YYRHSLOC(rhs, 0).end, YYRHSLOC(rhs, 0).end})
  #define YYMAXDEPTH 100000 /* far beyond what the limits of 200 blocks and 200 nested operators lead to */
  /* A node as a chain; the children A and B; several chains one after the other. */
  #define ONE(node) chain_one(node)
  #define PAIR(a, b) chain_add(p, chain_one(a), (b))
  #define ALL(...) \
    chain_all(p, (const struct chain[]){__VA_ARGS__}, sizeof(struct chain[]){__VA_ARGS__} / sizeof(struct chain))
  /* A node without, and with, a word and a value of its own. */
  #define PART(kind, at, children) NODE(kind, 0, 0, at, children)
  #define PHRASE(word, at, children) NODE(PHRASE, word, 0, at, children)
  #define NODE(kind, aux, value, at, children) build_node(p, NODE_##kind, (aux), (value), (at), (children))
  #define LEAF(kind, lexeme, at) NODE(kind, (lexeme).aux, (lexeme).value, at, chain_none())
  #define COMPOUND(kind, at, children) EXPRESSION(kind, 0, at, children)
  #define BINARY(operator, at, a, b) EXPRESSION(BINARY, operator, at, PAIR(a, b))
  #define EXPRESSION(kind, aux, at, children) build_expression(p, NODE_##kind, (aux), 0, (at), (children))
  #define STATEMENT(kind, at, children) HEAD(kind, 0, 0, at, children)
  #define HEAD(kind, aux, value, at, children) build_head(p, NODE_##kind, (aux), (value), (at), (children))
  #include "compiler/syntax/syntax_error.h"
  static void cpsf_error(const struct span *at, struct parser *p, const char *message) {
    (void)message;
    syntax_error_exhausted(p, *at);
  }
}

/* ---- literals and names ---- */
%token <struct lexeme> IDENT "name" REQID "requirement id" STRING "text" INT "whole number" NUMBER "number"
%token <struct lexeme> VERSION "version" QUANTITY "quantity with unit" DATE "date" DIGEST "digest"
%token END 0 "end of file"
/* ---- statement words: soft, only where a statement can begin ---- */
%token EDITION MODULE IMPORT EXPORT EXTERNAL RESPONSIBLE TARGET
%token ORGANIZATION PERSON COMPONENT DATA PROCEDURE SYSTEM
%token CLASS ENUM UNIT DIMENSION PHYS INPUT OUTPUT
%token FLOW SENSE ACTUATE MEASURE EVIDENCE CONTRACT REQUIRE PERMIT ACCEPT EXCLUDE CLAIM COMPLETE ACTS ANSWERS OFFER RELY
%token LABEL READERS DECLASSIFY ENDORSE SYNC
%token FRAMEWORK DEFINE REQUIREMENT APPLIES CATEGORY EXCEPTION STRENGTHEN THREAT VULNERABILITY RISK
%token PROFILE SELECT TEST EXPECT
/* ---- connecting words: reserved, never begin a statement ---- */
%token ON AT LEVEL FROM TO BY VIA UNDER UNTIL SINCE WITHIN WITH OF FOR BETWEEN AS WHERE WHEN
%token BECAUSE OVERRIDES MEETS EXCEPT
/* ---- logic ---- */
%token AND OR NOT IMPLIES IN IS ALL SOME NONE COUNT IF THEN ELSE TRUE FALSE UNKNOWN
%token ARROW "->" DOTDOT ".." EQ "==" NE "!=" LE "<=" GE ">="

%precedence QUANT
%precedence ELSE
%right IMPLIES
%left OR
%left AND
%precedence NOT
%nonassoc EQ NE '<' '>' LE GE IN IS WITHIN
%nonassoc DOTDOT
%left '+' '-'
%left '*' '/'
%precedence NEG

%type <struct chain> strings stmts annots names preps tails marks orgset_items qnames reqrefs params
%type <struct chain> param_list args arg_list default alias version_opt when_opt of_opt typing text_opt over_opt where subjects
%type <struct chain> where_q annot_args to_opt
%type <struct modifiers> mods
/* A node_id, and a word; as wide as the other values (build.h says why). */
%type <uint64_t> decl stmt body broken reason name qname reqref version text prep tail mark orgset type type_atom binder param
%type <uint64_t> outcome expr postfix primary literal arg source sink date quantity int
%type <uint64_t> kind_kw port_kw xfer_kw downgrade quant
%%
file      : stmts { build_file(p, $1, @1); } ;
stmts     : %empty { $$ = chain_none(); } | stmts stmt { $$ = chain_add(p, $1, $2); } ;
stmt      : annots mods decl reason ';' { $$ = build_statement(p, $1, $2, $3, 0, $4); }
          | annots mods decl body reason ';' { $$ = build_statement(p, $1, $2, $3, $4, $5); }
          | annots mods decl body error SYNC
                { $$ = build_flagged(p, build_statement(p, $1, $2, $3, $4, 0), NODE_HAS_ERROR); yyerrok; }
          | error SYNC { $$ = PART(ERROR, @1, chain_none()); yyerrok; }
          | broken reason ';' { $$ = $1; }
          | broken error SYNC { $$ = $1; yyerrok; } ;
broken    : error '{' { yyerrok; } stmts '}' { $$ = PART(ERROR, @$, ONE(PART(BODY, @4, $4))); } ;
body      : '{' stmts '}' { $$ = PART(BODY, @$, $2); } ;
reason    : %empty { $$ = 0; } | BECAUSE text { $$ = PART(BECAUSE, @$, ONE($2)); } ;
annots    : %empty { $$ = chain_none(); }
          | annots '@' IDENT annot_args
                { $$ = ALL($1, ONE(NODE(ANNOTATION, 0, $3.value, ((struct span){@2.start, @4.end}), $4))); } ;
annot_args: %empty { $$ = chain_none(); } | '(' args ')' { $$ = $2; } ;
mods      : %empty { $$ = (struct modifiers){0, 0}; }
          | mods EXPORT { $$ = (struct modifiers){$1.flags ? $1.start : @2.start, $1.flags | NODE_EXPORT}; }
          | mods EXTERNAL { $$ = (struct modifiers){$1.flags ? $1.start : @2.start, $1.flags | NODE_EXTERNAL}; } ;

decl      : EDITION INT { $$ = HEAD(EDITION, 0, $2.value, @$, chain_none()); }
          | MODULE qname '@' version { $$ = STATEMENT(MODULE, @$, PAIR($2, $4)); }
          | IMPORT qname version_opt alias { $$ = STATEMENT(IMPORT, @$, ALL(ONE($2), $3, $4)); }
          | RESPONSIBLE qname { $$ = STATEMENT(RESPONSIBLE, @$, ONE($2)); }
          | kind_kw names typing preps { $$ = HEAD(ELEMENT, $1, 0, @$, ALL($2, $3, $4)); }
          | CLASS name OF qname preps { $$ = STATEMENT(CLASS, @$, ALL(ONE($2), ONE($4), $5)); }
          | ENUM name { $$ = STATEMENT(ENUM, @$, ONE($2)); }
          | UNIT name '=' expr tails { $$ = STATEMENT(UNIT, @$, ALL(ONE($2), ONE($4), $5)); }
          | DIMENSION name '=' expr tails { $$ = STATEMENT(DIMENSION, @$, ALL(ONE($2), ONE($4), $5)); }
          | PHYS name ':' type { $$ = STATEMENT(PHYSICAL, @$, PAIR($2, $4)); }
          | port_kw name preps { $$ = HEAD(PORT, $1, 0, @$, ALL(ONE($2), $3)); }
          | port_kw name ':' type preps { $$ = HEAD(PORT, $1, 0, @$, ALL(ONE($2), ONE($4), $5)); }
          | name ':' type default { $$ = STATEMENT(FIELD, @$, ALL(ONE($1), ONE($3), $4)); }
          | name '=' expr tails { $$ = STATEMENT(SET, @$, ALL(ONE($1), ONE($3), $4)); }
          | name text_opt { $$ = STATEMENT(MEMBER, @$, ALL(ONE($1), $2)); }
          | FLOW name of_opt ':' source ARROW sink preps
                { $$ = STATEMENT(FLOW, @$, ALL(ONE($2), $3, ONE($5), ONE($7), $8)); }
          | FLOW source ARROW sink preps { $$ = STATEMENT(FLOW, @$, ALL(ONE($2), ONE($4), $5)); }
          | FLOW OF qname ':' source ARROW sink preps
                { $$ = STATEMENT(FLOW, @$, ALL(ONE(PART(OF_DATA, @3, ONE($3))), ONE($5), ONE($7), $8)); }
          | xfer_kw name ':' source ARROW sink preps
                { $$ = HEAD(TRANSFER, $1, 0, @$, ALL(ONE($2), ONE($4), ONE($6), $7)); }
          | xfer_kw source ARROW sink preps { $$ = HEAD(TRANSFER, $1, 0, @$, ALL(ONE($2), ONE($4), $5)); }
          | MEASURE name typing preps { $$ = STATEMENT(MEASURE, @$, ALL(ONE($2), $3, $4)); }
          | EVIDENCE name typing preps { $$ = STATEMENT(EVIDENCE, @$, ALL(ONE($2), $3, $4)); }
          | EVIDENCE text preps { $$ = STATEMENT(EVIDENCE, @$, ALL(ONE($2), $3)); }
          | ANSWERS preps { $$ = STATEMENT(ANSWERS, @$, $2); }
          | reqref '=' expr tails { $$ = STATEMENT(ROW, @$, ALL(ONE($1), ONE($3), $4)); }
          | CONTRACT name typing BETWEEN qname AND qname preps
                { $$ = STATEMENT(CONTRACT, @$, ALL(ONE($2), $3, ONE($5), ONE($7), $8)); }
          | REQUIRE qname ':' reqref preps { $$ = STATEMENT(REQUIRE, @$, ALL(ONE($2), ONE($4), $5)); }
          | PERMIT qname TO name qnames preps { $$ = STATEMENT(PERMIT, @$, ALL(ONE($2), ONE($4), $5, $6)); }
          | ACCEPT reqref preps { $$ = STATEMENT(ACCEPT, @$, ALL(ONE($2), $3)); }
          | EXCLUDE reqref preps { $$ = STATEMENT(EXCLUDE, @$, ALL(ONE($2), $3)); }
          | CLAIM reqref preps { $$ = STATEMENT(CLAIM, @$, ALL(ONE($2), $3)); }
          | OFFER reqref preps when_opt { $$ = STATEMENT(OFFER, @$, ALL(ONE($2), $4, $3)); }
          | RELY reqref preps { $$ = STATEMENT(RELY, @$, ALL(ONE($2), $3)); }
          | COMPLETE name preps { $$ = STATEMENT(COMPLETE, @$, ALL(ONE($2), $3)); }
          | TARGET qname version_opt preps { $$ = STATEMENT(TARGET, @$, ALL(ONE($2), $3, $4)); }
          | ACTS FOR qname preps { $$ = STATEMENT(ACTS, @$, ALL(ONE($3), $4)); }
          | LABEL marks { $$ = STATEMENT(LABEL, @$, $2); }
          | READERS orgset preps { $$ = STATEMENT(READERS, @$, ALL(ONE($2), $3)); }
          | downgrade qname TO marks preps { $$ = HEAD(DOWNGRADE, $1, 0, @$, ALL(ONE($2), $4, $5)); }
          | FRAMEWORK text { $$ = STATEMENT(FRAMEWORK, @$, ONE($2)); }
          | DEFINE name '(' params ')' '=' expr { $$ = STATEMENT(DEFINE, @$, ALL(ONE($2), $4, ONE($7))); }
          | REQUIREMENT REQID text_opt preps { $$ = HEAD(REQUIREMENT, 0, $2.value, @$, ALL($3, $4)); }
          | CATEGORY name text_opt { $$ = STATEMENT(CATEGORY, @$, ALL(ONE($2), $3)); }
          | APPLIES TO binder { $$ = STATEMENT(APPLIES, @$, ONE($3)); }
          | LEVEL int text_opt WHEN expr { $$ = STATEMENT(LEVEL, @$, ALL(ONE($2), $3, ONE(PART(WHEN, @5, ONE($5))))); }
          | EXCEPTION name text_opt to_opt over_opt ON binder
                { $$ = STATEMENT(EXCEPTION, @$, ALL(ONE($2), $3, $4, $5, ONE($7))); }
          | STRENGTHEN reqref text_opt ON binder { $$ = STATEMENT(STRENGTHEN, @$, ALL(ONE($2), $3, ONE($5))); }
          | THREAT name text_opt ON binder { $$ = STATEMENT(THREAT, @$, ALL(ONE($2), $3, ONE($5))); }
          | VULNERABILITY name text_opt ON binder { $$ = STATEMENT(VULNERABILITY, @$, ALL(ONE($2), $3, ONE($5))); }
          | RISK name text_opt FROM qname AND qname ON binder
                { $$ = STATEMENT(RISK, @$, ALL(ONE($2), $3, ONE($5), ONE($7), ONE($9))); }
          | PROFILE name text_opt { $$ = STATEMENT(PROFILE, @$, ALL(ONE($2), $3)); }
          | SELECT reqref preps { $$ = STATEMENT(SELECT, @$, ALL(ONE($2), $3)); }
          | TEST name text_opt { $$ = STATEMENT(TEST, @$, ALL(ONE($2), $3)); }
          | EXPECT reqref ON qname IS outcome { $$ = STATEMENT(EXPECT, @$, ALL(ONE($2), ONE($4), ONE($6))); }
          | EXPECT qname ON qname IS outcome { $$ = STATEMENT(EXPECT, @$, ALL(ONE($2), ONE($4), ONE($6))); }
          ;
outcome   : LEVEL int { $$ = PART(OUTCOME, @$, ONE($2)); }
          | LEVEL int DOTDOT int { $$ = NODE(OUTCOME, 1, 0, @$, PAIR($2, $4)); }
          | UNKNOWN { $$ = NODE(OUTCOME, 2, 0, @$, chain_none()); }
          | IDENT { $$ = NODE(OUTCOME, 3, $1.value, @$, chain_none()); } ;
kind_kw   : ORGANIZATION { $$ = T_ORGANIZATION; } | PERSON { $$ = T_PERSON; } | COMPONENT { $$ = T_COMPONENT; }
          | DATA { $$ = T_DATA; } | PROCEDURE { $$ = T_PROCEDURE; } | SYSTEM { $$ = T_SYSTEM; } ;
port_kw   : INPUT { $$ = T_INPUT; } | OUTPUT { $$ = T_OUTPUT; } ;
xfer_kw   : SENSE { $$ = T_SENSE; } | ACTUATE { $$ = T_ACTUATE; } ;
downgrade : DECLASSIFY { $$ = T_DECLASSIFY; } | ENDORSE { $$ = T_ENDORSE; } ;
typing    : %empty { $$ = chain_none(); } | ':' qname { $$ = ONE(PART(TYPING, @2, ONE($2))); } ;
default   : %empty { $$ = chain_none(); } | '=' expr { $$ = ONE(PART(DEFAULT, @2, ONE($2))); } ;
alias     : %empty { $$ = chain_none(); } | AS IDENT { $$ = ONE(NODE(ALIAS, 0, $2.value, @2, chain_none())); } ;
version_opt: %empty { $$ = chain_none(); } | '@' version { $$ = ONE($2); } ;
when_opt  : %empty { $$ = chain_none(); } | WHEN expr { $$ = ONE(PART(WHEN, @2, ONE($2))); } ;
of_opt    : %empty { $$ = chain_none(); } | OF qname { $$ = ONE(PART(OF_DATA, @2, ONE($2))); } ;
names     : name { $$ = ONE($1); } | names ',' name { $$ = chain_add(p, $1, $3); } ;
name      : IDENT { $$ = LEAF(NAME, $1, @1); } ;
source    : qname { $$ = PART(SOURCE, @1, ONE($1)); } ;
sink      : qname { $$ = PART(SINK, @1, ONE($1)); } ;
reqrefs   : reqref { $$ = ONE($1); } | reqrefs ',' reqref { $$ = chain_add(p, $1, $3); } ;
version   : INT { $$ = LEAF(VERSION, $1, @1); }
          | NUMBER { $$ = LEAF(VERSION, $1, @1); } | VERSION { $$ = LEAF(VERSION, $1, @1); } ;
over_opt  : %empty { $$ = chain_none(); } | OVERRIDES qnames { $$ = ONE(PART(OVERRIDES, @2, $2)); } ;
to_opt    : %empty { $$ = chain_none(); } | TO reqref { $$ = ONE(PART(TO_REQUIREMENT, @2, ONE($2))); } ;

preps     : %empty { $$ = chain_none(); } | preps prep { $$ = chain_add(p, $1, $2); } ;
prep      : ON qnames { $$ = PHRASE(T_ON, @$, $2); }
          | ON ALL qname { $$ = build_flagged(p, PHRASE(T_ON, @$, ONE($3)), NODE_ALL); }
          | EXCEPT qnames { $$ = PHRASE(T_EXCEPT, @$, $2); }
          | AT LEVEL int { $$ = PHRASE(T_AT, @$, ONE($3)); }
          | LEVEL int { $$ = PHRASE(T_LEVEL, @$, ONE($2)); }
          | BY qname { $$ = PHRASE(T_BY, @$, ONE($2)); }
          | VIA qnames { $$ = PHRASE(T_VIA, @$, $2); }
          | UNDER qname { $$ = PHRASE(T_UNDER, @$, ONE($2)); }
          | OF qname { $$ = PHRASE(T_OF, @$, ONE($2)); }
          | UNTIL date { $$ = PHRASE(T_UNTIL, @$, ONE($2)); }
          | SINCE date { $$ = PHRASE(T_SINCE, @$, ONE($2)); }
          | MEETS reqrefs { $$ = PHRASE(T_MEETS, @$, $2); }
          | WITHIN qnames { $$ = PHRASE(T_WITHIN, @$, $2); }
          | WITHIN quantity { $$ = PHRASE(T_WITHIN, @$, ONE($2)); }
          | WITH marks { $$ = PHRASE(T_WITH, @$, $2); } ;
tails     : %empty { $$ = chain_none(); } | tails tail { $$ = chain_add(p, $1, $2); } ;
tail      : UNTIL date { $$ = PHRASE(T_UNTIL, @$, ONE($2)); }
          | SINCE date { $$ = PHRASE(T_SINCE, @$, ONE($2)); }
          | BY qname { $$ = PHRASE(T_BY, @$, ONE($2)); }
          | WITH marks { $$ = PHRASE(T_WITH, @$, $2); } ;
date      : DATE { $$ = LEAF(DATE, $1, @1); } ;
quantity  : QUANTITY { $$ = LEAF(QUANTITY, $1, @1); } ;
int       : INT { $$ = LEAF(INT, $1, @1); } ;

marks     : mark { $$ = ONE($1); } | marks ',' mark { $$ = chain_add(p, $1, $3); } ;
mark      : IDENT '=' name { $$ = NODE(MARK, 0, $1.value, @$, ONE($3)); }
          | IDENT orgset { $$ = NODE(MARK, 0, $1.value, @$, ONE($2)); } ;
orgset    : '[' orgset_items ']' { $$ = PART(ORGSET, @$, $2); } ;
orgset_items: %empty { $$ = chain_none(); } | qnames { $$ = $1; } | qnames ',' { $$ = $1; } ;
qnames    : qname { $$ = ONE($1); } | qnames ',' qname { $$ = chain_add(p, $1, $3); } ;
qname     : IDENT { $$ = build_path(p, $1.value, @1); }
          | qname '.' IDENT { $$ = build_path_longer(p, $1, $3.value, @3); } ;
reqref    : REQID { $$ = LEAF(REQREF, $1, @1); }
          | qname REQID { $$ = NODE(REQREF, 0, $2.value, @$, ONE($1)); } ;
params    : %empty { $$ = chain_none(); } | param_list { $$ = $1; } | param_list ',' { $$ = $1; } ;
param_list: param { $$ = ONE($1); } | param_list ',' param { $$ = chain_add(p, $1, $3); } ;
param     : IDENT ':' qname { $$ = NODE(PARAM, 0, $1.value, @$, ONE($3)); } ;
binder    : subjects name where { $$ = PART(BINDER, @$, ALL($1, ONE($2), $3)); } ;
subjects  : qname { $$ = ONE($1); } | subjects OR qname { $$ = chain_add(p, $1, $3); } ;
where     : %empty { $$ = chain_none(); } | WHERE expr { $$ = ONE(PART(WHERE, @2, ONE($2))); } ;
type      : type_atom { $$ = $1; }
          | type_atom IN expr { $$ = build_ranged_type(p, $1, PART(RANGE_OF, @3, ONE($3)), @$); }
          | type_atom '?' { $$ = build_flagged(p, $1, NODE_OPTIONAL); } ;
type_atom : qname { $$ = PART(TYPE, @$, ONE($1)); }
          | '[' qname ']' { $$ = build_flagged(p, PART(TYPE, @$, ONE($2)), NODE_LIST_TYPE); } ;
text_opt  : %empty { $$ = chain_none(); } | text { $$ = ONE($1); } ;
text      : strings { $$ = PART(TEXT, @1, $1); } ;
strings   : STRING { $$ = ONE(LEAF(STRING, $1, @1)); } | strings STRING { $$ = ALL($1, ONE(LEAF(STRING, $2, @2))); } ;

expr      : IF expr THEN expr ELSE expr { $$ = COMPOUND(IF, @$, ALL(ONE($2), ONE($4), ONE($6))); }
          | quant name IN expr where_q ':' expr %prec QUANT
                { $$ = EXPRESSION(QUANTIFIER, $1, @$, ALL(ONE($2), ONE($4), $5, ONE($7))); }
          | COUNT '(' name IN expr where_q ')' { $$ = COMPOUND(COUNT, @$, ALL(ONE($3), ONE($5), $6)); }
          | expr IMPLIES expr { $$ = BINARY(T_IMPLIES, @$, $1, $3); }
          | expr OR expr { $$ = BINARY(T_OR, @$, $1, $3); }
          | expr AND expr { $$ = BINARY(T_AND, @$, $1, $3); }
          | NOT expr { $$ = COMPOUND(NOT, @$, ONE($2)); }
          | expr EQ expr { $$ = BINARY(T_EQ, @$, $1, $3); }
          | expr NE expr { $$ = BINARY(T_NE, @$, $1, $3); }
          | expr '<' expr { $$ = BINARY('<', @$, $1, $3); }
          | expr '>' expr { $$ = BINARY('>', @$, $1, $3); }
          | expr LE expr { $$ = BINARY(T_LE, @$, $1, $3); }
          | expr GE expr { $$ = BINARY(T_GE, @$, $1, $3); }
          | expr IN expr { $$ = BINARY(T_IN, @$, $1, $3); }
          | expr WITHIN expr { $$ = BINARY(T_WITHIN, @$, $1, $3); }
          | expr IS qname { $$ = COMPOUND(IS, @$, PAIR($1, $3)); }
          | expr IS NOT qname { $$ = build_flagged(p, COMPOUND(IS, @$, PAIR($1, $4)), NODE_NEGATED); }
          | expr DOTDOT expr { $$ = BINARY(T_DOTDOT, @$, $1, $3); }
          | expr '+' expr { $$ = BINARY('+', @$, $1, $3); }
          | expr '-' expr { $$ = BINARY('-', @$, $1, $3); }
          | expr '*' expr { $$ = BINARY('*', @$, $1, $3); }
          | expr '/' expr { $$ = BINARY('/', @$, $1, $3); }
          | '-' expr %prec NEG { $$ = COMPOUND(NEGATIVE, @$, ONE($2)); }
          | postfix { $$ = $1; } ;
quant     : ALL { $$ = T_ALL; } | SOME { $$ = T_SOME; } | NONE { $$ = T_NONE; } ;
where_q   : %empty { $$ = chain_none(); } | WHERE expr { $$ = ONE(PART(WHERE, @2, ONE($2))); } ;
postfix   : primary { $$ = $1; }
          | postfix REQID { $$ = build_expression(p, NODE_REQUIREMENT_OF, 0, $2.value, @$, ONE($1)); }
          | postfix '.' name { $$ = COMPOUND(DOT, @$, PAIR($1, $3)); }
          | postfix '(' args ')' { $$ = COMPOUND(CALL, @$, ALL(ONE($1), $3)); } ;
primary   : IDENT { $$ = LEAF(IDENT, $1, @1); }
          | literal { $$ = $1; }
          | REQID { $$ = LEAF(REQUIREMENT_OF, $1, @1); }
          | '(' expr ')' { $$ = $2; }
          | '[' args ']' { $$ = COMPOUND(LIST, @$, $2); } ;
literal   : INT { $$ = LEAF(INT, $1, @1); }
          | NUMBER { $$ = LEAF(NUMBER, $1, @1); } | QUANTITY { $$ = LEAF(QUANTITY, $1, @1); }
          | DATE { $$ = LEAF(DATE, $1, @1); } | DIGEST { $$ = LEAF(DIGEST, $1, @1); }
          | TRUE { $$ = PART(TRUE, @1, chain_none()); } | FALSE { $$ = PART(FALSE, @1, chain_none()); }
          | UNKNOWN { $$ = PART(UNKNOWN, @1, chain_none()); } | text { $$ = $1; } ;
args      : %empty { $$ = chain_none(); } | arg_list { $$ = $1; } | arg_list ',' { $$ = $1; } ;
arg_list  : arg { $$ = ONE($1); } | arg_list ',' arg { $$ = chain_add(p, $1, $3); } ;
arg       : expr { $$ = PART(ARGUMENT, @1, ONE($1)); }
          | IDENT ':' expr { $$ = NODE(ARGUMENT, 0, $1.value, @$, ONE($3)); } ;
%%
/* The token codes the parser could go on with, in place of bison's internal numbers; returns how many. */
static int expected_tokens(const yypcontext_t *context, int *tokens, int capacity) {
  yysymbol_kind_t kinds[YYNTOKENS];
  int count = yypcontext_expected_tokens(context, kinds, YYNTOKENS), res = 0;
  for (int code = 0; code <= YYMAXUTOK && res < capacity; code++) {
    if (128 <= code && code < 258) continue;
    yysymbol_kind_t kind = YYTRANSLATE(code);
    for (int i = 0; i < count; i++)
      if (kinds[i] == kind) {
        tokens[res++] = code;
        break;
      }
  }
  return res;
}

static int yyreport_syntax_error(const yypcontext_t *context, struct parser *p) {
  int expected[YYNTOKENS];
  int count = expected_tokens(context, expected, YYNTOKENS);
  syntax_error_report(p, expected, count);
  return 0;
}

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
    ((current) = (n) ? (struct span){YYRHSLOC(rhs, 1).start, YYRHSLOC(rhs, n).end} : (struct span){YYRHSLOC(rhs, 0).end, YYRHSLOC(rhs, 0).end})
  #define YYMAXDEPTH 100000 /* far beyond what the limits of 200 blocks and 200 nested operators lead to */
  #define WORD(n) ((uint16_t)(n))
  #define ONE(n) chain_one(n)
  #define PAIR(a, b) chain_add(p, chain_one(a), (b))
  #define NODE(kind, aux, value, at, children) build_node(p, NODE_##kind, (aux), (value), (at), (children))
  #define EXPRESSION(kind, aux, value, at, children) build_expression(p, NODE_##kind, (aux), (value), (at), (children))
  #define LEAF(kind, lexeme, at) build_node(p, NODE_##kind, (lexeme).aux, (lexeme).value, (at), chain_none())
  #define HEAD(kind, aux, value, at, children) ((struct head){build_node(p, NODE_##kind, (aux), (value), (at), chain_none()), (children)})
  #include "compiler/syntax/syntax_error.h"
  static void cpsf_error(const struct span *at, struct parser *p, const char *message) { syntax_error_exhausted(p, *at, message); }
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
%token ON AT LEVEL FROM TO BY VIA UNDER UNTIL SINCE WITHIN WITH OF FOR BETWEEN AS WHERE WHEN BECAUSE OVERRIDES MEETS EXCEPT
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

%type <struct chain> strings stmts annots names preps tails marks orgset_items qnames reqrefs params param_list args arg_list
%type <struct chain> default alias version_opt when_opt of_opt typing text_opt over_opt where subjects where_q annot_args to_opt
%type <struct modifiers> mods
%type <struct head> decl
%type <node_id> stmt body broken reason name qname reqref version text prep tail mark orgset type type_atom binder param outcome expr
%type <node_id> postfix primary literal arg source sink date quantity int
%type <uint16_t> kind_kw port_kw xfer_kw downgrade quant
%%
file      : stmts { build_file(p, $1, @1); } ;
stmts     : %empty { $$ = chain_none(); } | stmts stmt { $$ = chain_add(p, $1, $2); } ;
stmt      : annots mods decl reason ';' { $$ = build_statement(p, $1, $2, $3, 0, $4); }
          | annots mods decl body reason ';' { $$ = build_statement(p, $1, $2, $3, $4, $5); }
          | annots mods decl body error SYNC { $$ = build_flagged(p, build_statement(p, $1, $2, $3, $4, 0), NODE_HAS_ERROR); yyerrok; }
          | error SYNC { $$ = NODE(ERROR, 0, 0, @1, chain_none()); yyerrok; }
          | broken reason ';' { $$ = $1; }
          | broken error SYNC { $$ = $1; yyerrok; } ;
broken    : error '{' { yyerrok; } stmts '}' { $$ = NODE(ERROR, 0, 0, @$, ONE(NODE(BODY, 0, 0, @4, $4))); } ;
body      : '{' stmts '}' { $$ = NODE(BODY, 0, 0, @$, $2); } ;
reason    : %empty { $$ = 0; } | BECAUSE text { $$ = NODE(BECAUSE, 0, 0, @$, ONE($2)); } ;
annots    : %empty { $$ = chain_none(); }
          | annots '@' IDENT annot_args { $$ = chain_add(p, $1, NODE(ANNOTATION, 0, $3.value, ((struct span){@2.start, @4.end}), $4)); } ;
annot_args: %empty { $$ = chain_none(); } | '(' args ')' { $$ = $2; } ;
mods      : %empty { $$ = (struct modifiers){0, {0, 0}}; }
          | mods EXPORT { $$ = (struct modifiers){$1.flags | NODE_EXPORT, {$1.flags ? $1.at.start : @2.start, @2.end}}; }
          | mods EXTERNAL { $$ = (struct modifiers){$1.flags | NODE_EXTERNAL, {$1.flags ? $1.at.start : @2.start, @2.end}}; } ;

decl      : EDITION INT { $$ = HEAD(EDITION, 0, $2.value, @$, chain_none()); }
          | MODULE qname '@' version { $$ = HEAD(MODULE, 0, 0, @$, PAIR($2, $4)); }
          | IMPORT qname version_opt alias { $$ = HEAD(IMPORT, 0, 0, @$, chain_join(p, chain_join(p, ONE($2), $3), $4)); }
          | RESPONSIBLE qname { $$ = HEAD(RESPONSIBLE, 0, 0, @$, ONE($2)); }
          | kind_kw names typing preps { $$ = HEAD(ELEMENT, $1, 0, @$, chain_join(p, chain_join(p, $2, $3), $4)); }
          | CLASS name OF qname preps { $$ = HEAD(CLASS, 0, 0, @$, chain_join(p, PAIR($2, $4), $5)); }
          | ENUM name { $$ = HEAD(ENUM, 0, 0, @$, ONE($2)); }
          | UNIT name '=' expr tails { $$ = HEAD(UNIT, 0, 0, @$, chain_join(p, PAIR($2, $4), $5)); }
          | DIMENSION name '=' expr tails { $$ = HEAD(DIMENSION, 0, 0, @$, chain_join(p, PAIR($2, $4), $5)); }
          | PHYS name ':' type { $$ = HEAD(PHYSICAL, 0, 0, @$, PAIR($2, $4)); }
          | port_kw name preps { $$ = HEAD(PORT, $1, 0, @$, chain_join(p, ONE($2), $3)); }
          | port_kw name ':' type preps { $$ = HEAD(PORT, $1, 0, @$, chain_join(p, PAIR($2, $4), $5)); }
          | name ':' type default { $$ = HEAD(FIELD, 0, 0, @$, chain_join(p, PAIR($1, $3), $4)); }
          | name '=' expr tails { $$ = HEAD(SET, 0, 0, @$, chain_join(p, PAIR($1, $3), $4)); }
          | name text_opt { $$ = HEAD(MEMBER, 0, 0, @$, chain_join(p, ONE($1), $2)); }
          | FLOW name of_opt ':' source ARROW sink preps { $$ = HEAD(FLOW, 0, 0, @$, chain_join(p, chain_join(p, chain_join(p, ONE($2), $3), PAIR($5, $7)), $8)); }
          | FLOW source ARROW sink preps { $$ = HEAD(FLOW, 0, 0, @$, chain_join(p, PAIR($2, $4), $5)); }
          | FLOW OF qname ':' source ARROW sink preps { $$ = HEAD(FLOW, 0, 0, @$, chain_join(p, chain_add(p, PAIR(NODE(OF_DATA, 0, 0, @3, ONE($3)), $5), $7), $8)); }
          | xfer_kw name ':' source ARROW sink preps { $$ = HEAD(TRANSFER, $1, 0, @$, chain_join(p, chain_add(p, PAIR($2, $4), $6), $7)); }
          | xfer_kw source ARROW sink preps { $$ = HEAD(TRANSFER, $1, 0, @$, chain_join(p, PAIR($2, $4), $5)); }
          | MEASURE name typing preps { $$ = HEAD(MEASURE, 0, 0, @$, chain_join(p, chain_join(p, ONE($2), $3), $4)); }
          | EVIDENCE name typing preps { $$ = HEAD(EVIDENCE, 0, 0, @$, chain_join(p, chain_join(p, ONE($2), $3), $4)); }
          | EVIDENCE text preps { $$ = HEAD(EVIDENCE, 0, 0, @$, chain_join(p, ONE($2), $3)); }
          | ANSWERS preps { $$ = HEAD(ANSWERS, 0, 0, @$, $2); }
          | reqref '=' expr tails { $$ = HEAD(ROW, 0, 0, @$, chain_join(p, PAIR($1, $3), $4)); }
          | CONTRACT name typing BETWEEN qname AND qname preps { $$ = HEAD(CONTRACT, 0, 0, @$, chain_join(p, chain_join(p, chain_join(p, ONE($2), $3), PAIR($5, $7)), $8)); }
          | REQUIRE qname ':' reqref preps { $$ = HEAD(REQUIRE, 0, 0, @$, chain_join(p, PAIR($2, $4), $5)); }
          | PERMIT qname TO name qnames preps { $$ = HEAD(PERMIT, 0, 0, @$, chain_join(p, chain_join(p, PAIR($2, $4), $5), $6)); }
          | ACCEPT reqref preps { $$ = HEAD(ACCEPT, 0, 0, @$, chain_join(p, ONE($2), $3)); }
          | EXCLUDE reqref preps { $$ = HEAD(EXCLUDE, 0, 0, @$, chain_join(p, ONE($2), $3)); }
          | CLAIM reqref preps { $$ = HEAD(CLAIM, 0, 0, @$, chain_join(p, ONE($2), $3)); }
          | OFFER reqref preps when_opt { $$ = HEAD(OFFER, 0, 0, @$, chain_join(p, chain_join(p, ONE($2), $4), $3)); }
          | RELY reqref preps { $$ = HEAD(RELY, 0, 0, @$, chain_join(p, ONE($2), $3)); }
          | COMPLETE name preps { $$ = HEAD(COMPLETE, 0, 0, @$, chain_join(p, ONE($2), $3)); }
          | TARGET qname version_opt preps { $$ = HEAD(TARGET, 0, 0, @$, chain_join(p, chain_join(p, ONE($2), $3), $4)); }
          | ACTS FOR qname preps { $$ = HEAD(ACTS, 0, 0, @$, chain_join(p, ONE($3), $4)); }
          | LABEL marks { $$ = HEAD(LABEL, 0, 0, @$, $2); }
          | READERS orgset preps { $$ = HEAD(READERS, 0, 0, @$, chain_join(p, ONE($2), $3)); }
          | downgrade qname TO marks preps { $$ = HEAD(DOWNGRADE, $1, 0, @$, chain_join(p, chain_join(p, ONE($2), $4), $5)); }
          | FRAMEWORK text { $$ = HEAD(FRAMEWORK, 0, 0, @$, ONE($2)); }
          | DEFINE name '(' params ')' '=' expr { $$ = HEAD(DEFINE, 0, 0, @$, chain_add(p, chain_join(p, ONE($2), $4), $7)); }
          | REQUIREMENT REQID text_opt preps { $$ = HEAD(REQUIREMENT, 0, $2.value, @$, chain_join(p, $3, $4)); }
          | CATEGORY name text_opt { $$ = HEAD(CATEGORY, 0, 0, @$, chain_join(p, ONE($2), $3)); }
          | APPLIES TO binder { $$ = HEAD(APPLIES, 0, 0, @$, ONE($3)); }
          | LEVEL int text_opt WHEN expr { $$ = HEAD(LEVEL, 0, 0, @$, chain_add(p, chain_join(p, ONE($2), $3), NODE(WHEN, 0, 0, @5, ONE($5)))); }
          | EXCEPTION name text_opt to_opt over_opt ON binder { $$ = HEAD(EXCEPTION, 0, 0, @$, chain_add(p, chain_join(p, chain_join(p, chain_join(p, ONE($2), $3), $4), $5), $7)); }
          | STRENGTHEN reqref text_opt ON binder { $$ = HEAD(STRENGTHEN, 0, 0, @$, chain_add(p, chain_join(p, ONE($2), $3), $5)); }
          | THREAT name text_opt ON binder { $$ = HEAD(THREAT, 0, 0, @$, chain_add(p, chain_join(p, ONE($2), $3), $5)); }
          | VULNERABILITY name text_opt ON binder { $$ = HEAD(VULNERABILITY, 0, 0, @$, chain_add(p, chain_join(p, ONE($2), $3), $5)); }
          | RISK name text_opt FROM qname AND qname ON binder { $$ = HEAD(RISK, 0, 0, @$, chain_add(p, chain_join(p, chain_join(p, ONE($2), $3), PAIR($5, $7)), $9)); }
          | PROFILE name text_opt { $$ = HEAD(PROFILE, 0, 0, @$, chain_join(p, ONE($2), $3)); }
          | SELECT reqref preps { $$ = HEAD(SELECT, 0, 0, @$, chain_join(p, ONE($2), $3)); }
          | TEST name text_opt { $$ = HEAD(TEST, 0, 0, @$, chain_join(p, ONE($2), $3)); }
          | EXPECT reqref ON qname IS outcome { $$ = HEAD(EXPECT, 0, 0, @$, chain_add(p, PAIR($2, $4), $6)); }
          ;
outcome   : LEVEL int { $$ = NODE(OUTCOME, 0, 0, @$, ONE($2)); }
          | LEVEL int DOTDOT int { $$ = NODE(OUTCOME, 1, 0, @$, PAIR($2, $4)); }
          | UNKNOWN { $$ = NODE(OUTCOME, 2, 0, @$, chain_none()); }
          | IDENT { $$ = NODE(OUTCOME, 3, $1.value, @$, chain_none()); } ;
kind_kw   : ORGANIZATION { $$ = T_ORGANIZATION; } | PERSON { $$ = T_PERSON; } | COMPONENT { $$ = T_COMPONENT; }
          | DATA { $$ = T_DATA; } | PROCEDURE { $$ = T_PROCEDURE; } | SYSTEM { $$ = T_SYSTEM; } ;
port_kw   : INPUT { $$ = T_INPUT; } | OUTPUT { $$ = T_OUTPUT; } ;
xfer_kw   : SENSE { $$ = T_SENSE; } | ACTUATE { $$ = T_ACTUATE; } ;
downgrade : DECLASSIFY { $$ = T_DECLASSIFY; } | ENDORSE { $$ = T_ENDORSE; } ;
typing    : %empty { $$ = chain_none(); } | ':' qname { $$ = ONE(NODE(TYPING, 0, 0, @2, ONE($2))); } ;
default   : %empty { $$ = chain_none(); } | '=' expr { $$ = ONE(NODE(DEFAULT, 0, 0, @2, ONE($2))); } ;
alias     : %empty { $$ = chain_none(); } | AS IDENT { $$ = ONE(NODE(ALIAS, 0, $2.value, @2, chain_none())); } ;
version_opt: %empty { $$ = chain_none(); } | '@' version { $$ = ONE($2); } ;
when_opt  : %empty { $$ = chain_none(); } | WHEN expr { $$ = ONE(NODE(WHEN, 0, 0, @2, ONE($2))); } ;
of_opt    : %empty { $$ = chain_none(); } | OF qname { $$ = ONE(NODE(OF_DATA, 0, 0, @2, ONE($2))); } ;
names     : name { $$ = ONE($1); } | names ',' name { $$ = chain_add(p, $1, $3); } ;
name      : IDENT { $$ = LEAF(NAME, $1, @1); } ;
source    : qname { $$ = NODE(SOURCE, 0, 0, @1, ONE($1)); } ;
sink      : qname { $$ = NODE(SINK, 0, 0, @1, ONE($1)); } ;
reqrefs   : reqref { $$ = ONE($1); } | reqrefs ',' reqref { $$ = chain_add(p, $1, $3); } ;
version   : INT { $$ = LEAF(VERSION, $1, @1); } | NUMBER { $$ = LEAF(VERSION, $1, @1); } | VERSION { $$ = LEAF(VERSION, $1, @1); } ;
over_opt  : %empty { $$ = chain_none(); } | OVERRIDES qnames { $$ = ONE(NODE(OVERRIDES, 0, 0, @2, $2)); } ;
to_opt    : %empty { $$ = chain_none(); } | TO reqref { $$ = ONE(NODE(TO_REQUIREMENT, 0, 0, @2, ONE($2))); } ;

preps     : %empty { $$ = chain_none(); } | preps prep { $$ = chain_add(p, $1, $2); } ;
prep      : ON qnames { $$ = NODE(PHRASE, T_ON, 0, @$, $2); }
          | ON ALL qname { $$ = build_flagged(p, NODE(PHRASE, T_ON, 0, @$, ONE($3)), NODE_ALL); }
          | EXCEPT qnames { $$ = NODE(PHRASE, T_EXCEPT, 0, @$, $2); }
          | AT LEVEL int { $$ = NODE(PHRASE, T_AT, 0, @$, ONE($3)); }
          | LEVEL int { $$ = NODE(PHRASE, T_LEVEL, 0, @$, ONE($2)); }
          | BY qname { $$ = NODE(PHRASE, T_BY, 0, @$, ONE($2)); }
          | VIA qnames { $$ = NODE(PHRASE, T_VIA, 0, @$, $2); }
          | UNDER qname { $$ = NODE(PHRASE, T_UNDER, 0, @$, ONE($2)); }
          | OF qname { $$ = NODE(PHRASE, T_OF, 0, @$, ONE($2)); }
          | UNTIL date { $$ = NODE(PHRASE, T_UNTIL, 0, @$, ONE($2)); }
          | SINCE date { $$ = NODE(PHRASE, T_SINCE, 0, @$, ONE($2)); }
          | MEETS reqrefs { $$ = NODE(PHRASE, T_MEETS, 0, @$, $2); }
          | WITHIN qnames { $$ = NODE(PHRASE, T_WITHIN, 0, @$, $2); }
          | WITHIN quantity { $$ = NODE(PHRASE, T_WITHIN, 0, @$, ONE($2)); }
          | WITH marks { $$ = NODE(PHRASE, T_WITH, 0, @$, $2); } ;
tails     : %empty { $$ = chain_none(); } | tails tail { $$ = chain_add(p, $1, $2); } ;
tail      : UNTIL date { $$ = NODE(PHRASE, T_UNTIL, 0, @$, ONE($2)); }
          | SINCE date { $$ = NODE(PHRASE, T_SINCE, 0, @$, ONE($2)); }
          | BY qname { $$ = NODE(PHRASE, T_BY, 0, @$, ONE($2)); }
          | WITH marks { $$ = NODE(PHRASE, T_WITH, 0, @$, $2); } ;
date      : DATE { $$ = LEAF(DATE, $1, @1); } ;
quantity  : QUANTITY { $$ = LEAF(QUANTITY, $1, @1); } ;
int       : INT { $$ = LEAF(INT, $1, @1); } ;

marks     : mark { $$ = ONE($1); } | marks ',' mark { $$ = chain_add(p, $1, $3); } ;
mark      : IDENT '=' name { $$ = NODE(MARK, 0, $1.value, @$, ONE($3)); }
          | IDENT orgset { $$ = NODE(MARK, 0, $1.value, @$, ONE($2)); } ;
orgset    : '[' orgset_items ']' { $$ = NODE(ORGSET, 0, 0, @$, $2); } ;
orgset_items: %empty { $$ = chain_none(); } | qnames { $$ = $1; } | qnames ',' { $$ = $1; } ;
qnames    : qname { $$ = ONE($1); } | qnames ',' qname { $$ = chain_add(p, $1, $3); } ;
qname     : IDENT { $$ = build_path(p, $1.value, @1); } | qname '.' IDENT { $$ = build_path_longer(p, $1, $3.value, @3); } ;
reqref    : REQID { $$ = LEAF(REQREF, $1, @1); }
          | qname REQID { $$ = NODE(REQREF, 0, $2.value, @$, ONE($1)); } ;
params    : %empty { $$ = chain_none(); } | param_list { $$ = $1; } | param_list ',' { $$ = $1; } ;
param_list: param { $$ = ONE($1); } | param_list ',' param { $$ = chain_add(p, $1, $3); } ;
param     : IDENT ':' qname { $$ = NODE(PARAM, 0, $1.value, @$, ONE($3)); } ;
binder    : subjects name where { $$ = NODE(BINDER, 0, 0, @$, chain_join(p, chain_add(p, $1, $2), $3)); } ;
subjects  : qname { $$ = ONE($1); } | subjects OR qname { $$ = chain_add(p, $1, $3); } ;
where     : %empty { $$ = chain_none(); } | WHERE expr { $$ = ONE(NODE(WHERE, 0, 0, @2, ONE($2))); } ;
type      : type_atom { $$ = $1; }
          | type_atom IN expr { $$ = build_flagged(p, NODE(TYPE, 0, 0, @$, chain_add(p, ONE(build_type_path(p, $1)), NODE(RANGE_OF, 0, 0, @3, ONE($3)))), build_flags(p, $1)); }
          | type_atom '?' { $$ = build_flagged(p, $1, NODE_OPTIONAL); } ;
type_atom : qname { $$ = NODE(TYPE, 0, 0, @$, ONE($1)); }
          | '[' qname ']' { $$ = build_flagged(p, NODE(TYPE, 0, 0, @$, ONE($2)), NODE_LIST_TYPE); } ;
text_opt  : %empty { $$ = chain_none(); } | text { $$ = ONE($1); } ;
text      : strings { $$ = NODE(TEXT, 0, 0, @1, $1); } ;
strings   : STRING { $$ = ONE(LEAF(STRING, $1, @1)); } | strings STRING { $$ = chain_add(p, $1, LEAF(STRING, $2, @2)); } ;

expr      : IF expr THEN expr ELSE expr { $$ = EXPRESSION(IF, 0, 0, @$, chain_add(p, PAIR($2, $4), $6)); }
          | quant name IN expr where_q ':' expr %prec QUANT { $$ = EXPRESSION(QUANTIFIER, $1, 0, @$, chain_add(p, chain_join(p, PAIR($2, $4), $5), $7)); }
          | COUNT '(' name IN expr where_q ')' { $$ = EXPRESSION(COUNT, 0, 0, @$, chain_join(p, PAIR($3, $5), $6)); }
          | expr IMPLIES expr { $$ = EXPRESSION(BINARY, T_IMPLIES, 0, @$, PAIR($1, $3)); }
          | expr OR expr { $$ = EXPRESSION(BINARY, T_OR, 0, @$, PAIR($1, $3)); }
          | expr AND expr { $$ = EXPRESSION(BINARY, T_AND, 0, @$, PAIR($1, $3)); }
          | NOT expr { $$ = EXPRESSION(NOT, 0, 0, @$, ONE($2)); }
          | expr EQ expr { $$ = EXPRESSION(BINARY, T_EQ, 0, @$, PAIR($1, $3)); }
          | expr NE expr { $$ = EXPRESSION(BINARY, T_NE, 0, @$, PAIR($1, $3)); }
          | expr '<' expr { $$ = EXPRESSION(BINARY, '<', 0, @$, PAIR($1, $3)); }
          | expr '>' expr { $$ = EXPRESSION(BINARY, '>', 0, @$, PAIR($1, $3)); }
          | expr LE expr { $$ = EXPRESSION(BINARY, T_LE, 0, @$, PAIR($1, $3)); }
          | expr GE expr { $$ = EXPRESSION(BINARY, T_GE, 0, @$, PAIR($1, $3)); }
          | expr IN expr { $$ = EXPRESSION(BINARY, T_IN, 0, @$, PAIR($1, $3)); }
          | expr WITHIN expr { $$ = EXPRESSION(BINARY, T_WITHIN, 0, @$, PAIR($1, $3)); }
          | expr IS qname { $$ = EXPRESSION(IS, 0, 0, @$, PAIR($1, $3)); }
          | expr IS NOT qname { $$ = build_flagged(p, EXPRESSION(IS, 0, 0, @$, PAIR($1, $4)), NODE_NEGATED); }
          | expr DOTDOT expr { $$ = EXPRESSION(BINARY, T_DOTDOT, 0, @$, PAIR($1, $3)); }
          | expr '+' expr { $$ = EXPRESSION(BINARY, '+', 0, @$, PAIR($1, $3)); }
          | expr '-' expr { $$ = EXPRESSION(BINARY, '-', 0, @$, PAIR($1, $3)); }
          | expr '*' expr { $$ = EXPRESSION(BINARY, '*', 0, @$, PAIR($1, $3)); }
          | expr '/' expr { $$ = EXPRESSION(BINARY, '/', 0, @$, PAIR($1, $3)); }
          | '-' expr %prec NEG { $$ = EXPRESSION(NEGATIVE, 0, 0, @$, ONE($2)); }
          | postfix { $$ = $1; } ;
quant     : ALL { $$ = T_ALL; } | SOME { $$ = T_SOME; } | NONE { $$ = T_NONE; } ;
where_q   : %empty { $$ = chain_none(); } | WHERE expr { $$ = ONE(NODE(WHERE, 0, 0, @2, ONE($2))); } ;
postfix   : primary { $$ = $1; }
          | postfix REQID { $$ = EXPRESSION(REQUIREMENT_OF, 0, $2.value, @$, ONE($1)); }
          | postfix '.' name { $$ = EXPRESSION(DOT, 0, 0, @$, PAIR($1, $3)); }
          | postfix '(' args ')' { $$ = EXPRESSION(CALL, 0, 0, @$, chain_join(p, ONE($1), $3)); } ;
primary   : IDENT { $$ = LEAF(IDENT, $1, @1); }
          | literal { $$ = $1; }
          | REQID { $$ = LEAF(REQUIREMENT_OF, $1, @1); }
          | '(' expr ')' { $$ = $2; }
          | '[' args ']' { $$ = EXPRESSION(LIST, 0, 0, @$, $2); } ;
literal   : INT { $$ = LEAF(INT, $1, @1); } | NUMBER { $$ = LEAF(NUMBER, $1, @1); } | QUANTITY { $$ = LEAF(QUANTITY, $1, @1); }
          | DATE { $$ = LEAF(DATE, $1, @1); } | DIGEST { $$ = LEAF(DIGEST, $1, @1); }
          | TRUE { $$ = NODE(TRUE, 0, 0, @1, chain_none()); } | FALSE { $$ = NODE(FALSE, 0, 0, @1, chain_none()); }
          | UNKNOWN { $$ = NODE(UNKNOWN, 0, 0, @1, chain_none()); } | text { $$ = $1; } ;
args      : %empty { $$ = chain_none(); } | arg_list { $$ = $1; } | arg_list ',' { $$ = $1; } ;
arg_list  : arg { $$ = ONE($1); } | arg_list ',' arg { $$ = chain_add(p, $1, $3); } ;
arg       : expr { $$ = NODE(ARGUMENT, 0, 0, @1, ONE($1)); }
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

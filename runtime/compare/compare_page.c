/* compare_page.c - the frame of a page: policy, style, the switch of languages. No script, nothing from outside. */
#include <string.h>

#include "runtime/compare/tell.h"

static const char style[] =
    ":root{color-scheme:light dark;--fg:#1a1c1e;--bg:#fff;--soft:#f3f4f6;--line:#c9cdd2;--dim:#5b6068;--gap:#a4262c;--gapbg:#fdecec;--und:#7a5400;--undbg:#fdf3dc;--met:#1d6b35;--metbg:#e5f4ea}\n"
    "@media (prefers-color-scheme:dark){:root{--fg:#e6e7e9;--bg:#16181b;--soft:#202328;--line:#3a3f46;--dim:#a3a9b2;--gap:#ff9a95;--gapbg:#3b1c1d;--und:#f0c674;--undbg:#35290f;--met:#8fd6a3;--metbg:#16301e}}\n"
    "*{box-sizing:border-box}i{font-style:normal}body{margin:0;padding:1.5rem;font:16px/1.55 system-ui,\"Noto Sans\",\"Noto Sans CJK JP\",\"Hiragino Sans\",\"Yu Gothic UI\",Meiryo,sans-serif;color:var(--fg);background:var(--bg)}\n"
    "h1{font-size:1.6rem;margin:.2em 0;line-height:1.3}h2{font-size:1.2rem;margin:1.8em 0 .5em}p,ul.notes{max-width:62rem;margin:.5em 0}.dim{color:var(--dim)}code{font-family:ui-monospace,\"Noto Sans Mono\",\"Noto Sans Mono CJK JP\",monospace;font-size:.93em;overflow-wrap:anywhere}\n"
    "#lang-ja:checked~* [lang=en],#lang-en:checked~* [lang=ja]{display:none}.switch{position:absolute;opacity:0}.language{float:right;border:1px solid var(--line);border-radius:1rem;overflow:hidden;font-size:.9rem}\n"
    ".language label{display:inline-block;padding:.2rem .9rem;cursor:pointer}#lang-en:checked~.language .to-en,#lang-ja:checked~.language .to-ja{background:var(--fg);color:var(--bg)}.switch:focus-visible~.language{outline:2px solid var(--und)}\n"
    ".scroll{overflow:auto;max-height:85vh;border:1px solid var(--line)}table{border-collapse:separate;border-spacing:0;font-size:.93rem}th,td{text-align:left;vertical-align:top;overflow-wrap:anywhere;padding:.35rem .6rem;border-bottom:1px solid var(--line);border-right:1px solid var(--line)}\n"
    "thead th{position:sticky;top:0;background:var(--soft);z-index:1}tbody th{position:sticky;left:0;background:var(--bg);font-weight:400;min-width:11rem;max-width:20rem}thead th:first-child{left:0;z-index:2}\n"
    "td{min-width:10rem}td b{display:block}td .line{display:block;font-size:.88em;color:var(--dim)}td.gap{background:var(--gapbg)}td.gap b{color:var(--gap)}td.undecided{background:var(--undbg)}td.undecided b{color:var(--und)}td.met{background:var(--metbg)}td.met b{color:var(--met)}\n"
    "td.none b{font-weight:400;color:var(--dim)}td.n{min-width:4rem;text-align:right}tbody.short th code{border-left:.3rem solid var(--gap);padding-left:.4rem}.worse{color:var(--gap)}.better{color:var(--met)}footer{margin-top:2.5rem;color:var(--dim);font-size:.9rem}\n"
    "@media (max-width:44rem){body{padding:.7rem}tbody th{min-width:7rem;max-width:9rem}td{min-width:8rem}.language{float:none;display:inline-block}}\n"
    "@media print{@page{size:A4 landscape}body{padding:0;font-size:9.5pt}.language{display:none}.scroll{overflow:visible;max-height:none;border:0}thead th,tbody th{position:static}td{min-width:0}tr{break-inside:avoid}h2{break-after:avoid}}\n";

void html_tell(struct out *o, enum compare_word w) { html_both(o, tell(w, LANGUAGE_EN), tell(w, LANGUAGE_JA)); }

void compare_page_begin(struct out *o, enum compare_word title, enum language l) {
  char digest[HASH_BASE64_SIZE];
  bool ja = l == LANGUAGE_JA;
  hash_base64(style, strlen(style), digest);
  out_format(o, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>%s</title>\n", ja ? "ja" : "en", tell(title, l));
  out_format(o, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; form-action 'none'\">\n<style>%s</style>\n</head>\n<body>\n", digest, style);
  out_format(o, "<input class=\"switch\" type=\"radio\" name=\"language\" id=\"lang-en\" aria-label=\"English\"%s>\n<input class=\"switch\" type=\"radio\" name=\"language\" id=\"lang-ja\" aria-label=\"日本語\"%s>\n",
             ja ? "" : " checked", ja ? " checked" : "");
  out_text(o, "<div class=\"language\"><label class=\"to-en\" for=\"lang-en\">English</label><label class=\"to-ja\" for=\"lang-ja\">日本語</label></div>\n<main>\n<h1>");
  html_tell(o, title);
  out_text(o, "</h1>\n");
}

void compare_page_end(struct out *o, const char *version) { out_format(o, "</main>\n<footer><p>cpsfc %s</p></footer>\n</body>\n</html>\n", version); }

/* html_parts.c - what the pages share: style, head, both languages side by side. */
#include <stdlib.h>
#include <string.h>

#include "runtime/report/html.h"

const char html_style[] =
    ":root{color-scheme:light dark;--fg:#1a1c1e;--bg:#fff;--soft:#f3f4f6;--line:#d5d8dc;--dim:#5b6068;--gap:#a4262c;--gapbg:#fdecec;--und:#7a5400;--undbg:#fdf3dc;"
    "--met:#1d6b35;--metbg:#e5f4ea;--dec:#3f4a9c;--decbg:#e9ebfa}\n"
    "@media (prefers-color-scheme:dark){:root{--fg:#e6e7e9;--bg:#16181b;--soft:#202328;--line:#3a3f46;--dim:#a3a9b2;--gap:#ff9a95;--gapbg:#3b1c1d;--und:#f0c674;--undbg:#35290f;"
    "--met:#8fd6a3;--metbg:#16301e;--dec:#b3bcff;--decbg:#20254a}}\n"
    "*{box-sizing:border-box}body{margin:0 auto;max-width:76rem;padding:1.5rem;font:16px/1.6 system-ui,\"Noto Sans\",\"Noto Sans CJK JP\",\"Hiragino Sans\",\"Yu Gothic UI\",Meiryo,sans-serif;color:var(--fg);background:var(--bg)}\n"
    "h1{font-size:1.7rem;margin:.2em 0;line-height:1.3}h2{font-size:1.25rem;margin:2em 0 .6em;border-bottom:1px solid var(--line);padding-bottom:.2em}p{margin:.5em 0;max-width:60rem}\n"
    ".dim{color:var(--dim)}code,.name{font-family:ui-monospace,\"Noto Sans Mono\",\"Noto Sans Mono CJK JP\",monospace;font-size:.93em;overflow-wrap:anywhere}\n"
    "#ja:checked~* .en,#ja:checked~.en{display:none}#en:checked~* .ja,#en:checked~.ja{display:none}\n"
    ".switch{position:absolute;opacity:0}.language{float:right;border:1px solid var(--line);border-radius:1rem;overflow:hidden;font-size:.9rem}.language label{display:inline-block;padding:.2rem .9rem;cursor:pointer}\n"
    "#en:checked~.language .to-en,#ja:checked~.language .to-ja{background:var(--fg);color:var(--bg)}.switch:focus-visible~.language{outline:2px solid var(--dec)}\n"
    ".cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(8rem,1fr));gap:.6rem;margin:1rem 0;padding:0;list-style:none}.cards li{background:var(--soft);border-radius:.5rem;padding:.6rem .8rem}\n"
    ".cards b{display:block;font-size:1.5rem;line-height:1.2}.formula{font-size:.93rem;color:var(--dim)}\n"
    "details{border:1px solid var(--line);border-radius:.5rem;margin:.4rem 0}summary{display:grid;grid-template-columns:7rem 1fr 4.5rem 19rem;gap:.8rem;padding:.5rem .8rem;cursor:pointer;align-items:baseline}\n"
    "summary::-webkit-details-marker{display:none}summary:hover{background:var(--soft)}.inside{padding:.2rem .9rem .8rem;border-top:1px solid var(--line)}\n"
    ".tag{display:inline-block;justify-self:start;border-radius:.8rem;padding:0 .7rem;font-size:.88rem}.gap{color:var(--gap);background:var(--gapbg)}.undecided{color:var(--und);background:var(--undbg)}\n"
    ".met{color:var(--met);background:var(--metbg)}.decided{color:var(--dec);background:var(--decbg)}\n"
    "dl{display:grid;grid-template-columns:fit-content(13rem) 1fr;gap:.2rem 1rem;margin:.6rem 0}dt{color:var(--dim)}dd{margin:0;overflow-wrap:anywhere}\n"
    "ul.proof{list-style:none;padding-left:1.1rem;margin:.2rem 0;border-left:1px solid var(--line)}ul.proof.top{border:0;padding:0}.proof li{margin:.15rem 0}.truth{display:inline-block;min-width:1.4em;font-weight:600}\n"
    ".t2{color:var(--met)}.t1{color:var(--und)}.t0{color:var(--gap)}table{border-collapse:collapse;width:100%;font-size:.95rem}th,td{text-align:left;padding:.4rem .6rem;border-bottom:1px solid var(--line);vertical-align:top}\n"
    "h3{font-size:1.05rem;margin:1.6em 0 .3em}.links td:first-child{width:4rem}.links tbody th{width:14rem;font-weight:600}.links td:nth-child(3){width:9rem}.links .tag{white-space:nowrap}\n"
    ".facts{margin:.8rem 0}.facts code{font-size:.8rem}.standing{font-size:1.15rem;font-weight:600}.standing code{font-weight:400}\n"
    ".overview{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,21rem),1fr));gap:0 2.5rem}.overview h2{margin-top:1em}.first{margin:.4rem 0;padding-left:1.3rem}.first li{margin:.5rem 0}\n"
    ".approval{width:auto;margin:.6rem 0 1rem auto;font-size:.85rem}.approval th,.approval td{border:1px solid var(--line);text-align:center;min-width:5.5rem;font-weight:400}.approval td{height:3.2rem}\n"
    ".plain{display:block}.whole{white-space:nowrap}\n"
    ".scroll{overflow-x:auto}td.n{text-align:right}footer{margin-top:3rem;color:var(--dim);font-size:.9rem}\n"
    "@media (max-width:44rem){body{padding:.8rem}summary{grid-template-columns:1fr auto}summary .title{grid-column:1/-1}dl{grid-template-columns:1fr}.links thead{display:none}.links,.links tbody,.links tr{display:block}"
    ".links tr{border-bottom:1px solid var(--line);padding:.3rem 0}.links tbody th,.links tbody td{display:inline-block;width:auto;border:0;padding:.1rem .4rem}.links td:last-child{display:block}.language{float:none;display:inline-block}}\n"
    "@media print{body{max-width:none;padding:0;font-size:10.5pt}.language{display:none}details{break-inside:avoid}details>.inside{display:block}h2,h3{break-after:avoid}tr,dl{break-inside:avoid}}\n";

void html_both(struct out *o, const char *en, const char *ja) {
  out_text(o, "<span class=\"en\" lang=\"en\">");
  out_html(o, en);
  out_text(o, "</span><span class=\"ja\" lang=\"ja\">");
  out_html(o, ja);
  out_text(o, "</span>");
}
void html_say(struct out *o, enum report_word w) { html_both(o, say(w, LANGUAGE_EN), say(w, LANGUAGE_JA)); }
void html_pair(struct out *o, const struct bilingual_text *t) { html_both(o, pick_pair(t, LANGUAGE_EN), pick_pair(t, LANGUAGE_JA)); }

void html_paragraph(struct out *o, enum report_word w, const char *class) {
  out_format(o, "<p class=\"%s\">", class);
  html_say(o, w);
  out_text(o, "</p>\n");
}

void html_section(struct out *o, enum report_word w, const char *id) {
  out_format(o, "<h2 id=\"%s\">", id);
  html_say(o, w);
  out_text(o, "</h2>\n");
}

void html_term(struct out *o, enum report_word w) {
  out_text(o, "<dt>");
  html_say(o, w);
  out_text(o, "</dt><dd>");
}
void html_fact(struct out *o, enum report_word w, const char *text) {
  if (!text || !*text) return;
  html_term(o, w);
  out_html(o, text);
  out_text(o, "</dd>\n");
}

/* ---- head ---- */

/* Specs come from strangers. The page may use its own style and nothing else: no script, no image, no frame, no form,
 * nothing from anywhere (Content Security Policy Level 3). */
void html_policy_and_style(struct out *o) {
  char digest[HASH_BASE64_SIZE];
  hash_base64(html_style, strlen(html_style), digest);
  out_format(o, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; form-action 'none'\">\n<style>%s</style>\n", digest, html_style);
}

void html_head(struct out *o, const struct report_input *in, enum report_word title) {
  char date[11];
  bool ja = in->language == LANGUAGE_JA;
  out_format(o, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>", ja ? "ja" : "en");
  out_html(o, in->title);
  out_format(o, " - %s</title>\n", say(title, in->language));
  html_policy_and_style(o);
  out_text(o, "</head>\n<body>\n");
  out_format(o, "<input class=\"switch\" type=\"radio\" name=\"language\" id=\"en\" aria-label=\"English\"%s>\n<input class=\"switch\" type=\"radio\" name=\"language\" id=\"ja\" aria-label=\"日本語\"%s>\n",
             ja ? "" : " checked", ja ? " checked" : "");
  out_text(o, "<div class=\"language\"><label class=\"to-en\" for=\"en\">English</label><label class=\"to-ja\" for=\"ja\">日本語</label></div>\n<header>\n<h1>");
  out_html(o, in->title);
  out_text(o, ": ");
  html_say(o, title);
  out_text(o, "</h1>\n<p class=\"dim\">");
  html_say(o, SAY_AS_OF);
  out_format(o, " <b>%s</b> (", date_format(in->as_of, date));
  out_html(o, in->as_of_from ? in->as_of_from : "");
  out_text(o, ")</p>\n");
}

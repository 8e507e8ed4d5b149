/* compare_page.c - the frame of a page: policy, style, the switch of languages. No script, nothing from outside. */
#include <string.h>

#include "runtime/compare/tell.h"

/* Carried in the program, so that it can be read and checked as what it is. */
__asm__(".section .rodata\n.global compare_style\ncompare_style:\n.incbin \"runtime/compare/compare.css\"\n.byte "
        "0\n.previous\n");
extern const char compare_style[];

/* Reports come from strangers: no script, no image, nothing from anywhere (Content Security Policy Level 3). */
static const char head[] =
    "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>%s</title>\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-%s'; "
    "base-uri 'none'; form-action 'none'\">\n<style>%s</style>\n</head>\n<body>\n";
static const char language_switch[] =
    "<input class=\"switch\" type=\"radio\" name=\"language\" id=\"lang-en\"%s>\n"
    "<input class=\"switch\" type=\"radio\" name=\"language\" id=\"lang-ja\"%s>\n"
    "<div class=\"language\"><label class=\"to-en\" for=\"lang-en\">English</label>"
    "<label class=\"to-ja\" for=\"lang-ja\">日本語</label></div>\n<main>\n<h1>";

void html_tell(struct out *o, enum compare_word w) { html_both(o, tell(w, LANGUAGE_EN), tell(w, LANGUAGE_JA)); }

void compare_page_begin(struct out *o, enum compare_word title, enum language l) {
  char digest[HASH_BASE64_SIZE];
  bool ja = l == LANGUAGE_JA;
  hash_base64(compare_style, strlen(compare_style), digest);
  out_format(o, head, ja ? "ja" : "en", tell(title, l), digest, compare_style);
  out_format(o, language_switch, ja ? "" : " checked", ja ? " checked" : "");
  html_tell(o, title);
  out_text(o, "</h1>\n");
}

void compare_page_end(struct out *o, const char *version) {
  out_format(o, "</main>\n<footer><p>cpsfc %s</p></footer>\n</body>\n</html>\n", version);
}

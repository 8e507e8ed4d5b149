/* page_files.c - page.css and page.js, carried in the program (.incbin) so that they can be read and checked as what they are. */
#include "runtime/report/html.h"

#define CARRY(name, path) __asm__(".section .rodata\n.global " #name "\n" #name ":\n.incbin \"" path "\"\n.byte 0\n.previous\n")

CARRY(html_style, "runtime/report/page.css");
CARRY(html_script, "runtime/report/page.js");

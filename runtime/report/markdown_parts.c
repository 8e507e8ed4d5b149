/* markdown_parts.c - cells and rows of Markdown tables. */
#include "runtime/report/markdown.h"

void markdown_cell(struct out *o, const char *text) {
  for (; *text; text++) {
    if (*text == '\n')
      out_text(o, " ");
    else if (*text == '|' || *text == '\\' || *text == '`' || *text == '*' || *text == '_' || *text == '<' ||
             *text == '[' || *text == ']')
      out_format(o, "\\%c", *text);
    else
      out_bytes(o, text, 1);
  }
}

void markdown_row(struct out *o, const char *const *cells, int count) {
  out_text(o, "|");
  for (int i = 0; i < count; i++) {
    out_text(o, " ");
    markdown_cell(o, cells[i]);
    out_text(o, " |");
  }
  out_text(o, "\n");
}

void markdown_heading(struct out *o, const char *const *cells, int count) {
  markdown_row(o, cells, count);
  out_text(o, "|");
  for (int i = 0; i < count; i++) out_text(o, " --- |");
  out_text(o, "\n");
}

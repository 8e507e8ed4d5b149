/* editions.h - inside the reports: two frameworks of which one links to the other, side by side. */
#ifndef CPSFC_REPORT_EDITIONS_H
#define CPSFC_REPORT_EDITIONS_H

#include "runtime/report/view.h"

/* One link: a requirement of the framework that has the crosswalk, and the one it leads to. Both are judged here. */
struct edition_pair { uint32_t left, right; /* requirements of the rule set */ bool first; /* of its left one */ };
struct editions {
  VEC(struct edition_pair) pairs;     /* by framework and requirement in catalogue order */
  struct view_counts *requirements;   /* of the rule set; what was found of each */
};
/* Empty when no framework of this report leads to another one of it. */
void editions_make(struct editions *e, const struct report_input *in);
void editions_free(struct editions *e);

/* Each writes nothing when there are no pairs. */
void editions_text(struct out *o, const struct report_input *in);
void editions_markdown(struct out *o, const struct report_input *in);
void editions_html(struct out *o, const struct report_input *in);
void editions_json(struct json *j, const struct report_input *in);

#endif

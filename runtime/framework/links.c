/* links.c - the words for relations between entries of two standards, and how relations join. */
#include "runtime/framework/standards.h"

static const char *const relation_ids[] = {"equal", "subset", "superset", "intersects", "related"};
static const char *const confidence_ids[] = {"verified", "category-verified", "recalled", "authored"};
static const char *const relations[][LANGUAGE_COUNT] = {
    [LINK_EQUAL] = {"asks for the same", "同じことを求める"},
    [LINK_SUBSET] = {"is a part of it", "その一部"},
    [LINK_SUPERSET] = {"contains it", "それを含む"},
    [LINK_INTERSECTS] = {"overlaps with it", "重なりがある"},
    [LINK_RELATED] = {"touches it", "関連がある"},
};
static const char *const confidences[][LANGUAGE_COUNT] = {
    [LINK_VERIFIED] = {"seen in a public source", "公開資料で確認"},
    [LINK_CATEGORY_VERIFIED] = {"seen for the categories, the number is our choice",
                                "区分は公開資料で確認、番号は本プロジェクトの選択"},
    [LINK_RECALLED] = {"from one copy, to be compared with the original", "一つの写しによる。原典との照合が必要"},
    [LINK_AUTHORED] = {"our choice", "本プロジェクトの選択"},
};

const char *link_relation_text(enum link_relation r, enum language language) { return relations[r][language]; }
const char *link_confidence_text(enum link_confidence c, enum language language) { return confidences[c][language]; }
const char *link_relation_id(enum link_relation r) { return relation_ids[r]; }
const char *link_confidence_id(enum link_confidence c) { return confidence_ids[c]; }

/* A part of a part is a part; a part of what merely overlaps may lie outside. */
enum link_relation link_relation_join(enum link_relation first, enum link_relation second) {
  if (first == LINK_EQUAL) return second;
  if (second == LINK_EQUAL || (first == second && (first == LINK_SUBSET || first == LINK_SUPERSET))) return first;
  return LINK_RELATED;
}

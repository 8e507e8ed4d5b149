/* token.h - token kinds: those bison writes from grammar/cpsf.y, all with the prefix T_. */
#ifndef CPSFC_TOKEN_H
#define CPSFC_TOKEN_H

#include "compiler/syntax/build.h"
#include "cpsf_parser.h"

#endif

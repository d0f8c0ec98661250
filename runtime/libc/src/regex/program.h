/* A compiled regular expression: instructions of Thompson's machine (Pike, Cox), as regcomp makes and regexec runs them. */
#ifndef LODE_REGEX_PROGRAM_H
#define LODE_REGEX_PROGRAM_H

#include <regex.h>

enum operation {
  CHAR,      /* byte x */
  ANY,       /* any byte; not a newline under REG_NEWLINE */
  SET,       /* a byte of sets[x] */
  BOL, EOL, WORD_EDGE, NOT_WORD_EDGE, WORD_START, WORD_END,
  SAVE,      /* position to slot x: 2n begins group n, 2n + 1 ends it */
  SPLIT,     /* on to x, or else y */
  JUMP,      /* on to x */
  ADVANCED,  /* slot x remembers where an iteration began: fails if nothing was matched since */
  BACKREF,   /* the text of group x again */
  MATCH
};

struct instruction { enum operation op; int x, y; };
struct set { unsigned char bits[32]; };

struct __lode_regex {
  struct instruction *code;
  struct set *sets;
  int length, setCount, slots; /* slots: of groups, then of ADVANCED */
  int flags, hasBackref;
};

static inline int in_set(const struct set *set, unsigned char c) { return set->bits[c >> 3] >> (c & 7) & 1; }
static inline void add_to_set(struct set *set, int c) { set->bits[c >> 3] |= 1 << (c & 7); }

#endif

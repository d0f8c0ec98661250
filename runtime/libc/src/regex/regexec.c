/* regexec: leftmost, then longest (POSIX.1-2017, 9.1).
 *
 * First all threads of the machine advance together (Thompson), which finds in linear time where the longest match of a
 * start ends. Then a backtracking run, kept polynomial by a bitmap of the states that failed, finds the groups of a match
 * that ends there; among them it prefers earlier alternatives and longer repetitions, as every backtracker does. With back
 * references, which no automaton knows, only the second run is made, without the bitmap, over all ways to match. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include "program.h"

struct run {
  const struct __lode_regex *re;
  const char *text;
  int size, flags;
  int wanted;           /* end of the match to find; -1: the longest */
  int best;             /* with wanted -1 */
  int *slots, *found;
  unsigned char *failed; /* by instruction and position */
  int depth;
};

static int is_word(int c) { return isalnum(c) || c == '_'; }

static int holds(const struct run *r, enum operation op, int at) {
  int newline = r->re->flags & REG_NEWLINE;
  int before = at > 0 && is_word((unsigned char)r->text[at - 1]), after = at < r->size && is_word((unsigned char)r->text[at]);
  switch (op) {
    case BOL: return (at == 0 && (r->flags & REG_NOTBOL) == 0) || (newline && at > 0 && r->text[at - 1] == '\n');
    case EOL: return (at == r->size && (r->flags & REG_NOTEOL) == 0) || (newline && at < r->size && r->text[at] == '\n');
    case WORD_EDGE: return before != after;
    case NOT_WORD_EDGE: return before == after;
    case WORD_START: return !before && after;
    default: return before && !after;
  }
}

static int takes(const struct run *r, const struct instruction *in, unsigned char c) {
  switch (in->op) {
    case CHAR: return in->x == c;
    case ANY: return c != '\n' || (r->re->flags & REG_NEWLINE) == 0;
    default: return in_set(&r->re->sets[in->x], c);
  }
}

/* Adds a thread and what it reaches without input; 1 if that is a match. The list is also the stack of what is to do. */
static int follow(const struct run *r, int pc, int at, int *list, int *count, int *mark, int generation) {
  int matched = 0, todo = *count;
  if (mark[pc] == generation) return 0;
  mark[pc] = generation, list[(*count)++] = pc;
  for (; todo < *count; todo++) {
    const struct instruction *in = &r->re->code[list[todo]];
    int next[2] = {-1, -1};
    switch (in->op) {
      case CHAR: case ANY: case SET: break;
      case MATCH: matched = 1; break;
      case JUMP: next[0] = in->x; break;
      case SPLIT: next[0] = in->x, next[1] = in->y; break;
      case SAVE: case ADVANCED: next[0] = list[todo] + 1; break;
      default: if (holds(r, in->op, at)) next[0] = list[todo] + 1;
    }
    for (int i = 0; i < 2; i++) {
      if (next[i] < 0 || mark[next[i]] == generation) continue;
      mark[next[i]] = generation, list[(*count)++] = next[i];
    }
  }
  return matched;
}

/* End of the longest match that begins at `start`, -1 if there is none. `work` has room for three lists. */
static int longest(const struct run *r, int start, int *work) {
  int length = r->re->length, *now = work, *next = work + length, *mark = work + 2 * length, count = 0, best = -1;
  memset(mark, 0, length * sizeof *mark);
  if (follow(r, 0, start, now, &count, mark, 1)) best = start;
  for (int at = start; at < r->size && count > 0; at++) {
    int others = 0;
    for (int i = 0; i < count; i++) {
      const struct instruction *in = &r->re->code[now[i]];
      if (in->op > SET || !takes(r, in, r->text[at])) continue;
      if (follow(r, now[i] + 1, at + 1, next, &others, mark, at - start + 2)) best = at + 1;
    }
    int *swap = now;
    now = next, next = swap, count = others;
  }
  return best;
}

/* Runs from an instruction on; 1 once the wanted match is found (its slots are in `found`). */
static int backtrack(struct run *r, int pc, int at) {
  if (++r->depth > 50000) return r->depth--, 0;
  for (;;) {
    if (r->failed != NULL) {
      size_t state = (size_t)pc * (r->size + 1) + at;
      if (r->failed[state >> 3] >> (state & 7) & 1) return r->depth--, 0;
      r->failed[state >> 3] |= 1 << (state & 7); /* it will have failed when it is met again */
    }
    const struct instruction *in = &r->re->code[pc];
    switch (in->op) {
      case CHAR: case ANY: case SET:
        if (at >= r->size || !takes(r, in, r->text[at])) return r->depth--, 0;
        at++, pc++;
        continue;
      case JUMP: pc = in->x; continue;
      case SPLIT:
        if (backtrack(r, in->x, at)) return r->depth--, 1;
        pc = in->y;
        continue;
      case ADVANCED:
        if (in->y == 0 && r->slots[in->x] == at) return r->depth--, 0;
        if (in->y == 0) { pc++; continue; }
        /* fall through */
      case SAVE: {
        int old = r->slots[in->x];
        r->slots[in->x] = at;
        if (backtrack(r, pc + 1, at)) return r->depth--, 1;
        r->slots[in->x] = old;
        return r->depth--, 0;
      }
      case BACKREF: {
        int from = r->slots[2 * in->x], size = r->slots[2 * in->x + 1] - from;
        if (from < 0 || size < 0 || size > r->size - at) return r->depth--, 0;
        for (int i = 0; i < size; i++) {
          int a = (unsigned char)r->text[from + i], b = (unsigned char)r->text[at + i];
          if (a != b && ((r->re->flags & REG_ICASE) == 0 || tolower(a) != tolower(b))) return r->depth--, 0;
        }
        at += size, pc++;
        continue;
      }
      case MATCH:
        r->depth--;
        if (r->wanted >= 0 ? at != r->wanted : at <= r->best) return 0;
        r->best = at;
        memcpy(r->found, r->slots, r->re->slots * sizeof *r->found);
        return r->wanted >= 0;
      default:
        if (!holds(r, in->op, at)) return r->depth--, 0;
        pc++;
    }
  }
}

int regexec(const regex_t *restrict regex, const char *restrict text, size_t count, regmatch_t *restrict matches, int flags) {
  const struct __lode_regex *re = regex->__program;
  int start = flags & REG_STARTEND ? matches[0].rm_so : 0, end = -1;
  int size = flags & REG_STARTEND ? matches[0].rm_eo : (int)strlen(text);
  struct run r = {.re = re, .text = text, .size = size, .flags = flags, .wanted = -1};
  if (re->flags & REG_NOSUB) count = 0;
  int *work = malloc((3 * (size_t)re->length + 2 * (size_t)re->slots) * sizeof *work);
  if (work == NULL) return REG_ESPACE;
  r.slots = work + 3 * re->length, r.found = r.slots + re->slots;
  for (; start <= size; start++) {
    r.best = -1;
    for (int i = 0; i < re->slots; i++) r.slots[i] = r.found[i] = -1;
    if (re->hasBackref) backtrack(&r, 0, start), end = r.best;
    else end = longest(&r, start, work);
    if (end >= 0) break;
  }
  if (end >= 0 && !re->hasBackref && count > 1) {
    r.wanted = end;
    r.failed = calloc(((size_t)re->length * (size + 1) >> 3) + 1, 1);
    if (r.failed == NULL) return free(work), REG_ESPACE;
    backtrack(&r, 0, start);
    free(r.failed);
  }
  for (size_t i = 0; i < count && end >= 0; i++) {
    int so = i == 0 ? start : i <= regex->re_nsub ? r.found[2 * i] : -1, eo = i == 0 ? end : i <= regex->re_nsub ? r.found[2 * i + 1] : -1;
    matches[i] = so < 0 || eo < 0 ? (regmatch_t){-1, -1} : (regmatch_t){so, eo};
  }
  free(work);
  return end >= 0 ? 0 : REG_NOMATCH;
}

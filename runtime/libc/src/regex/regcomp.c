/* regcomp, regfree, regerror (POSIX.1-2017, 9): a recursive descent parser that writes the machine's code as it goes.
 * Basic expressions have GNU's \+ \? \| too, both kinds \w \W \s \S \b \B \< \>. Bytes are characters, as in the C locale. */
#include <ctype.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include "program.h"

#define MAX_REPEAT 255
#define MAX_CODE 200000
#define MAX_GROUPS 1000

struct parser {
  const char *at;
  struct __lode_regex *re;
  int capacity, setCapacity, groups, open, advances, error;
  unsigned char closed[MAX_GROUPS / 8 + 1];
};

static int alternatives(struct parser *p);

static int fail(struct parser *p, int error) {
  if (p->error == 0) p->error = error;
  return -1;
}

static int is_extended(const struct parser *p) { return p->re->flags & REG_EXTENDED; }

/* Makes room for n instructions at `from`, moving those behind it. */
static int insert(struct parser *p, int from, int n) {
  struct __lode_regex *re = p->re;
  if (re->length + n > MAX_CODE) return fail(p, REG_ESPACE);
  if (re->length + n > p->capacity) {
    int capacity = (re->length + n) * 2 + 16;
    struct instruction *code = realloc(re->code, capacity * sizeof *code);
    if (code == NULL) return fail(p, REG_ESPACE);
    re->code = code, p->capacity = capacity;
  }
  memmove(re->code + from + n, re->code + from, (re->length - from) * sizeof *re->code);
  re->length += n;
  for (int i = from + n; i < re->length; i++) {
    struct instruction *in = &re->code[i];
    if (in->op == SPLIT || in->op == JUMP) {
      if (in->x >= from) in->x += n;
      if (in->op == SPLIT && in->y >= from) in->y += n;
    }
  }
  return 0;
}

static int emit(struct parser *p, enum operation op, int x, int y) {
  int at = p->re->length;
  if (insert(p, at, 1) < 0) return -1;
  p->re->code[at] = (struct instruction){op, x, y};
  return at;
}

static struct set *new_set(struct parser *p) {
  struct __lode_regex *re = p->re;
  if (re->setCount == p->setCapacity) {
    p->setCapacity = p->setCapacity * 2 + 4;
    struct set *sets = realloc(re->sets, p->setCapacity * sizeof *sets);
    if (sets == NULL) return fail(p, REG_ESPACE), NULL;
    re->sets = sets;
  }
  struct set *set = &re->sets[re->setCount++];
  memset(set, 0, sizeof *set);
  return set;
}

static void add_class(struct set *set, int (*test)(int)) {
  for (int c = 0; c < 256; c++) if (test(c)) add_to_set(set, c);
}

static void fold_case(struct set *set) {
  for (int c = 'a'; c <= 'z'; c++) {
    if (in_set(set, c) || in_set(set, toupper(c))) add_to_set(set, c), add_to_set(set, toupper(c));
  }
}

static void invert(struct parser *p, struct set *set) {
  for (int i = 0; i < 32; i++) set->bits[i] = ~set->bits[i];
  if (p->re->flags & REG_NEWLINE) set->bits['\n' >> 3] &= ~(1 << ('\n' & 7));
}

static int is_word(int c) { return isalnum(c) || c == '_'; }

static const struct { const char *name; int (*test)(int); } classes[] = {
  {"alpha", isalpha}, {"digit", isdigit}, {"alnum", isalnum}, {"upper", isupper}, {"lower", islower}, {"space", isspace},
  {"blank", isblank}, {"punct", ispunct}, {"print", isprint}, {"graph", isgraph}, {"cntrl", iscntrl}, {"xdigit", isxdigit},
};

/* `[:alpha:]`, `[.x.]`, `[=x=]` behind its `[`; the byte it stands for, or -2 for a class that was added, -1 for an error. */
static int special(struct parser *p, struct set *set) {
  char kind = *p->at++;
  const char *end = p->at;
  while (*end != 0 && !(end[0] == kind && end[1] == ']' && end > p->at)) end++;
  if (*end == 0) return fail(p, REG_EBRACK);
  size_t size = end - p->at;
  const char *name = p->at;
  p->at = end + 2;
  if (kind != ':') return size == 1 ? (unsigned char)*name : fail(p, REG_ECOLLATE);
  for (size_t i = 0; i < sizeof classes / sizeof *classes; i++) {
    if (strlen(classes[i].name) == size && memcmp(classes[i].name, name, size) == 0) return add_class(set, classes[i].test), -2;
  }
  return fail(p, REG_ECTYPE);
}

/* One end of a range. */
static int element(struct parser *p, struct set *set) {
  if (*p->at == 0) return fail(p, REG_EBRACK);
  if (p->at[0] == '[' && (p->at[1] == ':' || p->at[1] == '.' || p->at[1] == '=')) return p->at++, special(p, set);
  return (unsigned char)*p->at++;
}

static int bracket(struct parser *p) { /* behind `[` */
  int negated = *p->at == '^';
  if (negated) p->at++;
  struct set *set = new_set(p);
  if (set == NULL) return -1;
  for (const char *first = p->at; *p->at != ']' || p->at == first;) {
    int low = element(p, set);
    if (low == -1) return -1;
    if (p->at[0] != '-' || p->at[1] == ']' || p->at[1] == 0) {
      if (low >= 0) add_to_set(set, low);
      continue;
    }
    p->at++;
    int high = low == -2 ? -2 : element(p, set);
    if (high == -1) return -1;
    if (low == -2 || high == -2 || low > high) return fail(p, REG_ERANGE);
    for (int c = low; c <= high; c++) add_to_set(set, c);
  }
  p->at++;
  if (p->re->flags & REG_ICASE) fold_case(set);
  if (negated) invert(p, set);
  return emit(p, SET, p->re->setCount - 1, 0);
}

static int literal(struct parser *p, int c) {
  if ((p->re->flags & REG_ICASE) == 0 || !isalpha(c)) return emit(p, CHAR, c, 0);
  struct set *set = new_set(p);
  if (set == NULL) return -1;
  add_to_set(set, c);
  fold_case(set);
  return emit(p, SET, p->re->setCount - 1, 0);
}

static int class_escape(struct parser *p, int (*test)(int), int negated) {
  struct set *set = new_set(p);
  if (set == NULL) return -1;
  add_class(set, test);
  if (negated) invert(p, set);
  return emit(p, SET, p->re->setCount - 1, 0);
}

static int group(struct parser *p) { /* behind the opening parenthesis */
  int n = ++p->groups;
  if (n >= MAX_GROUPS) return fail(p, REG_ESPACE);
  if (emit(p, SAVE, 2 * n, 0) < 0) return -1;
  p->open++;
  if (alternatives(p) < 0) return -1;
  p->open--;
  if (is_extended(p) ? *p->at != ')' : p->at[0] != '\\' || p->at[1] != ')') return fail(p, REG_EPAREN);
  p->at += is_extended(p) ? 1 : 2;
  p->closed[n / 8] |= 1 << n % 8;
  return emit(p, SAVE, 2 * n + 1, 0);
}

static int escape(struct parser *p) { /* behind the backslash, which is no operator of the syntax */
  int c = (unsigned char)*p->at++;
  switch (c) {
    case 0: return fail(p, REG_EESCAPE);
    case 'w': case 'W': return class_escape(p, is_word, c == 'W');
    case 's': case 'S': return class_escape(p, isspace, c == 'S');
    case 'b': return emit(p, WORD_EDGE, 0, 0);
    case 'B': return emit(p, NOT_WORD_EDGE, 0, 0);
    case '<': return emit(p, WORD_START, 0, 0);
    case '>': return emit(p, WORD_END, 0, 0);
    default:
  }
  if (c < '1' || c > '9') return literal(p, c);
  int n = c - '0';
  if (n > p->groups || (p->closed[n / 8] >> n % 8 & 1) == 0) return fail(p, REG_ESUBREG);
  p->re->hasBackref = 1;
  return emit(p, BACKREF, n, 0);
}

/* Repeats the code from `from` on between min and max times (max -1: any number of times). */
static int repeat(struct parser *p, int from, int min, int max) {
  struct __lode_regex *re = p->re;
  int size = re->length - from;
  if ((min > max && max >= 0) || max > MAX_REPEAT || min > MAX_REPEAT) return fail(p, REG_BADBR);
  struct instruction *unit = malloc((size + 1) * sizeof *unit);
  if (unit == NULL) return fail(p, REG_ESPACE);
  memcpy(unit, re->code + from, size * sizeof *unit);
  re->length = from;
  int copies = max < 0 ? min + 1 : max, error = 0;
  for (int copy = 0; copy < copies && error >= 0; copy++) {
    int optional = copy >= min, loop = max < 0 && copy == min;
    int split = optional ? emit(p, SPLIT, 0, 0) : 0;
    int slot = loop ? p->advances++ : 0;
    if (split < 0 || (loop && emit(p, ADVANCED, slot, 1) < 0)) error = -1;
    int base = re->length, offset = base - from;
    for (int i = 0; i < size && error >= 0; i++) {
      struct instruction in = unit[i];
      if (in.op == SPLIT || in.op == JUMP) in.x += offset;
      if (in.op == SPLIT) in.y += offset;
      error = emit(p, in.op, in.x, in.y);
    }
    if (loop && error >= 0 && (emit(p, ADVANCED, slot, 0) < 0 || emit(p, JUMP, split, 0) < 0)) error = -1;
    if (optional && error >= 0) re->code[split].x = split + 1, re->code[split].y = -1;
  }
  free(unit);
  /* All ways out of optional copies lead behind the last one. */
  for (int i = from; i < re->length; i++) if (re->code[i].op == SPLIT && re->code[i].y == -1) re->code[i].y = re->length;
  return error < 0 ? -1 : 0;
}

static int bounds(struct parser *p, int *min, int *max) { /* behind the opening brace */
  char *end;
  *min = *p->at == ',' ? 0 : isdigit((unsigned char)*p->at) ? (int)strtol(p->at, &end, 10) : -1;
  if (*min < 0) return fail(p, REG_BADBR);
  if (*p->at != ',') p->at = end;
  *max = *min;
  if (*p->at == ',') {
    p->at++;
    *max = -1;
    if (isdigit((unsigned char)*p->at)) *max = (int)strtol(p->at, &end, 10), p->at = end;
  }
  if (*p->at == 0) return fail(p, REG_EBRACE);
  if (!is_extended(p) && *p->at++ != '\\') return fail(p, REG_BADBR);
  return *p->at++ == '}' ? 0 : fail(p, REG_BADBR);
}

/* One or more repetition operators behind what starts at `from`. */
static int repetitions(struct parser *p, int from) {
  for (;;) {
    const char *at = p->at;
    int min = 0, max = -1, escaped = !is_extended(p) && at[0] == '\\';
    char c = escaped ? at[1] : at[0];
    int operator = c == '*' ? !escaped : c == '+' || c == '?' || c == '{' ? is_extended(p) || escaped : 0;
    if (c == '{' && is_extended(p) && !isdigit((unsigned char)at[1]) && at[1] != ',') operator = 0;
    if (!operator) return 0;
    p->at += 1 + escaped;
    if (c == '{' && bounds(p, &min, &max) < 0) return -1;
    if (c == '+') min = 1;
    if (c == '?') max = 1;
    if (repeat(p, from, min, max) < 0) return -1;
  }
}

/* Whether an alternative ends here. */
static int at_end(const struct parser *p) {
  if (p->at[0] == 0) return 1;
  if (is_extended(p)) return p->at[0] == '|' || (p->at[0] == ')' && p->open > 0);
  return p->at[0] == '\\' && (p->at[1] == '|' || p->at[1] == ')');
}

static int branch(struct parser *p) {
  for (int first = 1; !at_end(p); first = 0) {
    int from = p->re->length, made;
    char c = *p->at++;
    if (c == '\\' && !is_extended(p) && *p->at == '(') p->at++, made = group(p);
    else if (c == '\\') made = !is_extended(p) && *p->at == '{' ? (first ? fail(p, REG_BADRPT) : fail(p, REG_BADBR)) : escape(p);
    else if (c == '[') made = bracket(p);
    else if (c == '.') made = emit(p, ANY, 0, 0);
    else if (c == '(' && is_extended(p)) made = group(p);
    else if (c == '^' && (is_extended(p) || first)) {
      if (emit(p, BOL, 0, 0) < 0) return -1;
      /* A basic expression's star behind the anchor is itself. */
      if (!is_extended(p) && *p->at == '*') p->at++, from++, made = literal(p, '*');
      else if (!is_extended(p)) { first = 1; continue; }
      else made = 0;
    } else if (c == '$' && (is_extended(p) || at_end(p))) made = emit(p, EOL, 0, 0);
    else if (is_extended(p) && (c == '*' || c == '+' || c == '?')) made = first ? fail(p, REG_BADRPT) : literal(p, c);
    else made = literal(p, (unsigned char)c);
    if (made < 0 || repetitions(p, from) < 0) return -1;
  }
  return 0;
}

static int alternatives(struct parser *p) {
  int from = p->re->length;
  if (branch(p) < 0) return -1;
  int escaped = !is_extended(p);
  if (p->at[0] != (escaped ? '\\' : '|') || (escaped && p->at[1] != '|')) return 0;
  p->at += 1 + escaped;
  if (insert(p, from, 1) < 0) return -1;
  int jump = emit(p, JUMP, 0, 0);
  if (jump < 0) return -1;
  p->re->code[from] = (struct instruction){SPLIT, from + 1, jump + 1};
  if (alternatives(p) < 0) return -1;
  /* The code behind may have moved nothing before it. */
  p->re->code[jump].x = p->re->length;
  return 0;
}

int regcomp(regex_t *restrict out, const char *restrict pattern, int flags) {
  struct __lode_regex *re = calloc(1, sizeof *re);
  if (re == NULL) return REG_ESPACE;
  struct parser p = {.at = pattern, .re = re};
  re->flags = flags;
  out->__program = re;
  if (alternatives(&p) == 0) {
    if (*p.at != 0) fail(&p, REG_EPAREN);
    else emit(&p, MATCH, 0, 0);
  }
  out->re_nsub = p.groups;
  re->slots = 2 * (p.groups + 1) + p.advances;
  for (int i = 0; i < re->length; i++) if (re->code[i].op == ADVANCED) re->code[i].x += 2 * (p.groups + 1);
  if (p.error != 0) regfree(out);
  return p.error;
}

void regfree(regex_t *re) {
  if (re->__program == NULL) return;
  free(re->__program->code);
  free(re->__program->sets);
  free(re->__program);
  re->__program = NULL;
}

static const char *const messages[] = {
  "Success", "No match", "Invalid regular expression", "Invalid collation character", "Invalid character class name",
  "Trailing backslash", "Invalid back reference", "Unmatched [, [^, [:, [., or [=", "Unmatched ( or \\(", "Unmatched \\{",
  "Invalid content of \\{\\}", "Invalid range end", "Memory exhausted", "Invalid preceding regular expression",
};

size_t regerror(int code, const regex_t *restrict re, char *restrict buffer, size_t size) {
  (void)re;
  const char *text = code >= 0 && code < (int)(sizeof messages / sizeof *messages) ? messages[code] : "Unknown error";
  size_t length = strlen(text) + 1;
  if (size > 0) {
    size_t n = length < size ? length : size;
    memcpy(buffer, text, n);
    buffer[n - 1] = 0;
  }
  return length;
}

// A calculator: reads one expression a line, compiles it to a small stack code, shows the code and runs it.
// Numbers are int; overflow and division by zero are reported, not computed. Variables are single letters.
//
//   echo '1 + 2 * (3 - x = 4)' | npx lode run examples/calc.c

#include <ctype.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum op { PUSH, LOAD, STORE, ADD, SUB, MUL, DIV, REM, NEG, END };

static const char *const names[] = {
  [PUSH] = "push", [LOAD] = "load", [STORE] = "store", [ADD] = "add", [SUB] = "sub", [MUL] = "mul", [DIV] = "div", [REM] = "rem", [NEG] = "neg",
};

// One instruction: the operation in five bits, a letter, or an index into the constants.
struct instruction {
  unsigned op : 5;
  unsigned letter : 5;
  unsigned constant : 10;
};

struct program {
  struct instruction code[256];
  int length;
  long constants[64];
  int constant_count;
};

static struct {
  const char *at;
  const char *line;
  struct program program;
  jmp_buf recover;
  char message[80];
} parser;

static long variables[26];

static _Noreturn void fail(const char *format, ...) {
  va_list list;
  va_start(list, format);
  vsnprintf(parser.message, sizeof parser.message, format, list);
  va_end(list);
  longjmp(parser.recover, 1);
}

static void emit(enum op op, int letter, int constant) {
  struct program *program = &parser.program;
  if (program->length == (int)(sizeof program->code / sizeof *program->code)) fail("expression too long");
  program->code[program->length++] = (struct instruction){.op = op, .letter = (unsigned)letter, .constant = (unsigned)constant};
}

static int constant(long value) {
  struct program *program = &parser.program;
  for (int i = 0; i < program->constant_count; i++) {
    if (program->constants[i] == value) return i;
  }
  if (program->constant_count == 64) fail("too many constants");
  program->constants[program->constant_count] = value;
  return program->constant_count++;
}

static char peek(void) {
  while (isspace((unsigned char)*parser.at)) parser.at++;
  return *parser.at;
}

static int accept(char c) {
  if (peek() != c) return 0;
  parser.at++;
  return 1;
}

static void expression(void);

// primary = number | letter [ "=" expression ] | "(" expression ")" | "-" primary
static void primary(void) {
  char c = peek();
  if (isdigit((unsigned char)c)) {
    char *end;
    unsigned long value = strtoul(parser.at, &end, 0);
    if (value > 1000000000) fail("%.*s is too large", (int)(end - parser.at), parser.at);
    parser.at = end;
    emit(PUSH, 0, constant((long)value));
  } else if (islower((unsigned char)c)) {
    parser.at++;
    if (accept('=')) {
      expression();
      emit(STORE, c - 'a', 0);
    } else {
      emit(LOAD, c - 'a', 0);
    }
  } else if (accept('(')) {
    expression();
    if (!accept(')')) fail("missing ) at column %d", (int)(parser.at - parser.line) + 1);
  } else if (accept('-')) {
    primary();
    emit(NEG, 0, 0);
  } else {
    fail(c == '\0' ? "expression ends too early" : "unexpected %c at column %d", c, (int)(parser.at - parser.line) + 1);
  }
}

// term = primary { ("*" | "/" | "%") primary }
static void term(void) {
  primary();
  for (;;) {
    enum op op = accept('*') ? MUL : accept('/') ? DIV : accept('%') ? REM : END;
    if (op == END) return;
    primary();
    emit(op, 0, 0);
  }
}

// expression = term { ("+" | "-") term }
static void expression(void) {
  term();
  for (;;) {
    enum op op = accept('+') ? ADD : accept('-') ? SUB : END;
    if (op == END) return;
    term();
    emit(op, 0, 0);
  }
}

static void print_code(const struct program *program) {
  for (int i = 0; i < program->length; i++) {
    struct instruction instruction = program->code[i];
    printf("%s%s", i == 0 ? "  " : ", ", names[instruction.op]);
    switch (instruction.op) {
      case PUSH: printf(" %ld", program->constants[instruction.constant]); break;
      case LOAD: case STORE: printf(" %c", 'a' + instruction.letter); break;
      default: break;
    }
  }
  putchar('\n');
}

static int apply(enum op op, int a, int b, int *result) {
  switch (op) {
    case ADD: return __builtin_add_overflow(a, b, result);
    case SUB: return __builtin_sub_overflow(a, b, result);
    case MUL: return __builtin_mul_overflow(a, b, result);
    default: break;
  }
  if (b == 0) fail("division by zero");
  if (a == INT_MIN && b == -1) return 1;
  *result = op == DIV ? a / b : a % b;
  return 0;
}

static long execute(const struct program *program) {
  int stack[256];
  int top = 0;
  for (const struct instruction *at = program->code; at < program->code + program->length; at++) {
    switch (at->op) {
      case PUSH: stack[top++] = (int)program->constants[at->constant]; break;
      case LOAD: stack[top++] = (int)variables[at->letter]; break;
      case STORE: variables[at->letter] = stack[top - 1]; break;
      case NEG:
        if (stack[top - 1] == INT_MIN) fail("overflow in neg");
        stack[top - 1] = -stack[top - 1];
        break;
      default:
        top--;
        if (apply((enum op)at->op, stack[top - 1], stack[top], &stack[top - 1])) fail("overflow in %s", names[at->op]);
    }
  }
  return stack[0];
}

int main(void) {
  char line[256];
  int failures = 0;
  while (fgets(line, sizeof line, stdin) != NULL) {
    line[strcspn(line, "\n")] = '\0';
    if (line[0] == '\0') continue;
    parser.line = parser.at = line;
    parser.program.length = parser.program.constant_count = 0;
    if (setjmp(parser.recover) != 0) {
      printf("%s: %s\n", line, parser.message);
      failures++;
      continue;
    }
    expression();
    if (peek() != '\0') fail("unexpected %c at column %d", *parser.at, (int)(parser.at - line) + 1);
    printf("%s = %ld\n", line, execute(&parser.program));
    print_code(&parser.program);
  }
  return failures;
}

// stdin:
//| 1 + 2 * 3
//| (x = 7) * x - -5
//| 100 % 7 / (x - 7)
//| 2147483647 * 2
//| y = (1 + 2
//| 65536 * 65536
//| 1000 * 1000 + 0x10
// status: 4
// output:
//| 1 + 2 * 3 = 7
//|   push 1, push 2, push 3, mul, add
//| (x = 7) * x - -5 = 54
//|   push 7, store x, load x, mul, push 5, neg, sub
//| 100 % 7 / (x - 7): division by zero
//| 2147483647 * 2: 2147483647 is too large
//| y = (1 + 2: missing ) at column 11
//| 65536 * 65536: overflow in mul
//| 1000 * 1000 + 0x10 = 1000016
//|   push 1000, push 1000, mul, push 16, add

// test: run
// Character classes of the C locale for every byte and EOF.
#include <ctype.h>
#include <stdio.h>

int main(void) {
  int count[12] = {0};
  for (int c = -1; c < 256; c++) {
    int bits[] = {isalnum(c), isalpha(c), isblank(c), iscntrl(c), isdigit(c), isgraph(c), islower(c), isprint(c), ispunct(c),
      isspace(c), isupper(c), isxdigit(c)};
    unsigned word = 0;
    for (int i = 0; i < 12; i++)
      if (bits[i]) word |= 1u << i, count[i]++;
    if (c >= 0 && c < 128) printf("%03x%s", word, c % 16 == 15 ? "\n" : " ");
    else if (word || toupper(c) != c || tolower(c) != c) printf("high %d\n", c);
  }
  for (int i = 0; i < 12; i++) printf("%d ", count[i]);
  puts("");
  for (int c = 'A'; c <= 'z'; c++) printf("%c%c", toupper(c), tolower(c));
  puts("");
}

// output:
//| 008 008 008 008 008 008 008 008 008 20c 208 208 208 208 008 008
//| 008 008 008 008 008 008 008 008 008 008 008 008 008 008 008 008
//| 284 1a0 1a0 1a0 1a0 1a0 1a0 1a0 1a0 1a0 1a0 1a0 1a0 1a0 1a0 1a0
//| 8b1 8b1 8b1 8b1 8b1 8b1 8b1 8b1 8b1 8b1 1a0 1a0 1a0 1a0 1a0 1a0
//| 1a0 ca3 ca3 ca3 ca3 ca3 ca3 4a3 4a3 4a3 4a3 4a3 4a3 4a3 4a3 4a3
//| 4a3 4a3 4a3 4a3 4a3 4a3 4a3 4a3 4a3 4a3 4a3 1a0 1a0 1a0 1a0 1a0
//| 1a0 8e3 8e3 8e3 8e3 8e3 8e3 0e3 0e3 0e3 0e3 0e3 0e3 0e3 0e3 0e3
//| 0e3 0e3 0e3 0e3 0e3 0e3 0e3 0e3 0e3 0e3 0e3 1a0 1a0 1a0 1a0 008
//| 62 52 2 33 10 94 26 95 32 6 26 22 
//| AaBbCcDdEeFfGgHhIiJjKkLlMmNnOoPpQqRrSsTtUuVvWwXxYyZz[[\\]]^^__``AaBbCcDdEeFfGgHhIiJjKkLlMmNnOoPpQqRrSsTtUuVvWwXxYyZz

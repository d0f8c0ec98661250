// test: run
// POSIX regular expressions: both syntaxes, leftmost-longest, groups, intervals, classes, anchors, back references, errors.
#include <regex.h>
#include <stdio.h>
#include <string.h>

static void match(const char *pattern, int flags, const char *text) {
  regex_t re;
  regmatch_t m[5];
  int error = regcomp(&re, pattern, flags);
  if (error != 0) {
    char message[60];
    regerror(error, &re, message, sizeof message);
    printf("%s: %s\n", pattern, message);
    return;
  }
  printf("%s on %s:", pattern, text);
  if (regexec(&re, text, 5, m, 0) == 0) {
    for (size_t i = 0; i <= re.re_nsub && i < 5; i++) {
      if (m[i].rm_so < 0) printf(" -");
      else printf(" %d..%d<%.*s>", m[i].rm_so, m[i].rm_eo, m[i].rm_eo - m[i].rm_so, text + m[i].rm_so);
    }
  } else printf(" no");
  printf("\n");
  regfree(&re);
}

int main(void) {
  int e = REG_EXTENDED;
  match("abc", 0, "xxabcxx"), match("a|ab|abc", e, "xabcd"), match("(a|ab)(c|bcd)(d*)", e, "abcd"), match("x*", e, "aaa");
  match("(a*)(ab)*(b*)", e, "aabb"), match("(a*)*", e, "aab"), match("(a|b)*c", e, "ababcab"), match("^[[:alpha:]_][[:alnum:]_]*$", e, "some_name1");
  match("a\\{2,3\\}", 0, "caaaat"), match("a{2}b{1,}c{0,1}", e, "aaabbbc"), match("(ab){2,3}", e, "ababababab"), match("a{,2}", e, "aaa");
  match("\\(.\\)\\1", 0, "abccba"), match("\\([a-z]*\\)-\\1", 0, "foo-foobar"), match("(.*)x\\1", e, "abxabyxy"), match("*a", 0, "x*a"), match("^*a", 0, "*a");
  match("a+b?", 0, "a+b?"), match("a\\+b\\?", 0, "aac"), match("a\\|b", 0, "cb"), match("[]a-c]+", e, "x]ab-"), match("[^]a-]", e, "]a-b");
  match("hello", REG_ICASE, "HeLLo"), match("[a-c]X", REG_ICASE, "Bx"), match("^b", REG_NEWLINE, "a\nb"), match("a$", REG_NEWLINE, "a\nb"), match("a.b", REG_NEWLINE, "a\nb");
  match("a.b", 0, "a\nb"), match("\\bword\\b", e, "a word."), match("\\<w\\w*\\>", 0, "swap with"), match("\\s\\S", e, "ab  c"), match("()", e, "x");
  match("(^a|b$)", e, "cb"), match("a()b|ac", e, "ac"), match("((a)|(b))*", e, "ab"), match("[0-9]+\\.[0-9]+", e, "pi 3.14!"), match("$", 0, "ab");
  match("(", e, ""), match("a)", e, "a)"), match("[a", 0, ""), match("a\\", e, ""), match("[b-a]", 0, ""), match("[[:no:]]", 0, ""), match("\\(a\\)\\2", 0, "");
  match("a{2,1}", e, ""), match("a\\{1", 0, ""), match("*a", e, "");
  regex_t re;
  regmatch_t m = {3, 7};
  printf("%d", regcomp(&re, "^a+$", e));
  printf(" %d", regexec(&re, "xxxaaaaxx", 1, &m, REG_STARTEND)), printf(" %d %d", m.rm_so, m.rm_eo);
  printf(" %d %d\n", regexec(&re, "aa", 0, NULL, REG_NOTBOL), regexec(&re, "aa", 0, NULL, 0));
  regfree(&re);
  // Linear where a backtracker would not end.
  char many[2001];
  memset(many, 'a', 2000), many[2000] = 0;
  printf("%d", regcomp(&re, "(a*)*(a*)*(a*)*b|(a|a)*$", e));
  printf(" %d\n", regexec(&re, many, 1, &m, 0)), regfree(&re);
  return 0;
}
// output:
//| abc on xxabcxx: 2..5<abc>
//| a|ab|abc on xabcd: 1..4<abc>
//| (a|ab)(c|bcd)(d*) on abcd: 0..4<abcd> 0..1<a> 1..4<bcd> 4..4<>
//| x* on aaa: 0..0<>
//| (a*)(ab)*(b*) on aabb: 0..4<aabb> 0..2<aa> - 2..4<bb>
//| (a*)* on aab: 0..2<aa> 0..2<aa>
//| (a|b)*c on ababcab: 0..5<ababc> 3..4<b>
//| ^[[:alpha:]_][[:alnum:]_]*$ on some_name1: 0..10<some_name1>
//| a\{2,3\} on caaaat: 1..4<aaa>
//| a{2}b{1,}c{0,1} on aaabbbc: 1..7<aabbbc>
//| (ab){2,3} on ababababab: 0..6<ababab> 4..6<ab>
//| a{,2} on aaa: 0..2<aa>
//| \(.\)\1 on abccba: 2..4<cc> 2..3<c>
//| \([a-z]*\)-\1 on foo-foobar: 0..7<foo-foo> 0..3<foo>
//| (.*)x\1 on abxabyxy: 0..5<abxab> 0..2<ab>
//| *a on x*a: 1..3<*a>
//| ^*a on *a: 0..2<*a>
//| a+b? on a+b?: 0..4<a+b?>
//| a\+b\? on aac: 0..2<aa>
//| a\|b on cb: 1..2<b>
//| []a-c]+ on x]ab-: 1..4<]ab>
//| [^]a-] on ]a-b: 3..4<b>
//| hello on HeLLo: 0..5<HeLLo>
//| [a-c]X on Bx: 0..2<Bx>
//| ^b on a
//| b: 2..3<b>
//| a$ on a
//| b: 0..1<a>
//| a.b on a
//| b: no
//| a.b on a
//| b: 0..3<a
//| b>
//| \bword\b on a word.: 2..6<word>
//| \<w\w*\> on swap with: 5..9<with>
//| \s\S on ab  c: 3..5< c>
//| () on x: 0..0<> 0..0<>
//| (^a|b$) on cb: 1..2<b> 1..2<b>
//| a()b|ac on ac: 0..2<ac> -
//| ((a)|(b))* on ab: 0..2<ab> 1..2<b> 0..1<a> 1..2<b>
//| [0-9]+\.[0-9]+ on pi 3.14!: 3..7<3.14>
//| $ on ab: 2..2<>
//| (: Unmatched ( or \(
//| a) on a): 0..2<a)>
//| [a: Unmatched [, [^, [:, [., or [=
//| a\: Trailing backslash
//| [b-a]: Invalid range end
//| [[:no:]]: Invalid character class name
//| \(a\)\2: Invalid back reference
//| a{2,1}: Invalid content of \{\}
//| a\{1: Unmatched \{
//| *a: Invalid preceding regular expression
//| 0 1 3 7 1 0
//| 0 0

/* ungetc: steps back when the byte is the one just read (the usual case), else keeps it apart; PUSHED bytes fit at
 * least. */
#include "file.h"

int ungetc(int c, FILE *f) {
  if (c == EOF || __lode_start_read(f)) return EOF;
  unsigned char byte = (unsigned char)c;
  if (f->base && f->rp > f->base && f->rp[-1] == byte) {
    f->rp--;
  } else {
    if (!f->held_rp) {
      if (!f->rp) f->rp = f->re = f->base = f->buf;
      f->held_rp = f->rp;
      f->held_re = f->re;
      f->held_base = f->base;
      f->base = f->pushed;
      f->rp = f->re = f->pushed + PUSHED;
    }
    if (f->rp == f->pushed) return EOF;
    *--f->rp = byte;
  }
  f->flags &= ~F_EOF;
  return byte;
}

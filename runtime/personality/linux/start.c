/* Start of a program: _start, which belongs to the back end, keeps the initial stack pointer and comes here. */
#include "linux.h"

/* The program's own start, in libc. */
void __lode_start(void);

/* What the executable holds of thread-local objects: the addresses of these are the image's and its numbers. */
extern char __lode_tls_image[], __lode_tls_filesize[], __lode_tls_size[], __lode_tls_align[];

#define UP(n, align) (((n) + (align) - 1) & -(align))

/* Makes the thread-local block of the only thread. (Drepper, ELF Handling for Thread-Local Storage, section 3.) */
static void make_thread_block(void) {
  unsigned long size = (unsigned long)__lode_tls_size, align = (unsigned long)__lode_tls_align, given = (unsigned long)__lode_tls_filesize;
  unsigned long gap = UP((unsigned long)CONSTANT(tls_gap), align), room = UP(size, align), wide = align < 64 ? 64 : align;
  unsigned long area = UP(__lode_call_memgrow(gap + UP(room, wide) + 2 * wide), wide);
  char *block, *pointer;
  if (CONSTANT(tls_variant) == 2) {
    pointer = (char *)area + UP(room, wide);
    block = pointer - room;
    /* x86-64: the pointer's own address is read from where it points. */
    *(char **)pointer = pointer;
  } else {
    block = (char *)area + gap;
    pointer = (char *)area + CONSTANT(tls_bias);
  }
  for (unsigned long i = 0; i < given; i++) block[i] = __lode_tls_image[i];
  __sysc_set_thread_pointer(pointer);
}

void __lode_begin(void) {
  if (CONSTANT(has_threadlocals) == 1) make_thread_block();
  __lode_start();
}

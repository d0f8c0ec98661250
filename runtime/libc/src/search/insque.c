#include <search.h>
#include <stddef.h>

void insque(void *element, void *before) {
  struct qelem *e = element, *p = before;
  e->q_back = p;
  e->q_forw = p ? p->q_forw : NULL;
  if (p) p->q_forw = e;
  if (e->q_forw) e->q_forw->q_back = e;
}

void remque(void *element) {
  struct qelem *e = element;
  if (e->q_forw) e->q_forw->q_back = e->q_back;
  if (e->q_back) e->q_back->q_forw = e->q_forw;
}

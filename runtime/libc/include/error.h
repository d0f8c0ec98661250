#ifndef _ERROR_H
#define _ERROR_H
void error(int, int, const char *, ...);
extern unsigned error_message_count;
#endif

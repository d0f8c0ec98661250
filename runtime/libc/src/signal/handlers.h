/* Signals are synchronous: they come from raise, kill of oneself and abort. Handlers are in a table; a blocked signal
   waits in `pending` until it is unblocked. Without a handler the host ends the program. */
#ifndef LODE_SIGNAL_HANDLERS_H
#define LODE_SIGNAL_HANDLERS_H
#include <signal.h>
#include <stddef.h>
#define BIT(sig) (1ULL << ((sig) - 1))
extern struct sigaction __lode_actions[NSIG];
extern unsigned long long __lode_blocked, __lode_pending;
/* Runs what the signal's action says. */
void __lode_deliver(int sig);
/* Delivers what is pending and no longer blocked. */
void __lode_deliver_pending(void);
#endif

/* Where the system delivers signals, it keeps masks and what is pending, and calls __lode_signal_arrived. Elsewhere signals are
   synchronous: they come from raise, kill of oneself and abort; a blocked signal waits in `pending` until it is unblocked. Handlers are in
   a table either way. Without a handler the host ends the program. */
#ifndef LODE_SIGNAL_HANDLERS_H
#define LODE_SIGNAL_HANDLERS_H
#include <signal.h>
#include <stddef.h>
#define BIT(sig) (1ULL << ((sig) - 1))
extern struct sigaction __lode_actions[NSIG];
extern unsigned long long __lode_blocked, __lode_pending;
/* Whether the system delivers signals: known after the first call about them. */
extern int __lode_signals_arrive;
/* Runs the handler of a signal that the system delivers. */
void __lode_signal_arrived(int sig);
/* Runs what the signal's action says. */
void __lode_deliver(int sig);
/* Delivers what is pending and no longer blocked. */
void __lode_deliver_pending(void);
#endif

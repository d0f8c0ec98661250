// How long each phase of a compilation takes on the main thread (-ftime-report).
//
// Phases of one unit alternate by declaration, so each call of `enter` ends one and begins another. Off, it costs a test.

export type Phase = 'start-up' | 'preprocess' | 'parse' | 'check' | 'lower' | 'optimize' | 'write' | 'link';

export class Phases {
  readonly #times = new Map<Phase, number>();
  readonly #isOn: boolean;
  #phase: Phase = 'start-up';
  #since = 0;

  constructor(isOn: boolean) {
    this.#isOn = isOn;
  }

  /** From now on it is this phase. */
  enter(phase: Phase): void {
    if (!this.#isOn || phase === this.#phase) return;
    const now = threadTime();
    this.#times.set(this.#phase, (this.#times.get(this.#phase) ?? 0) + now - this.#since);
    this.#since = now;
    this.#phase = phase;
  }

  /** The report: a line per phase with its CPU time and its share of the whole process's, V8's other threads last. */
  report(): string {
    const now = threadTime();
    this.#times.set(this.#phase, (this.#times.get(this.#phase) ?? 0) + now - this.#since);
    this.#since = now;
    const { user, system } = process.cpuUsage();
    const total = (user + system) / 1000;
    const row = (name: string, time: number): string => ` ${name.padEnd(20)}: ${time.toFixed(0).padStart(7)} ms (${(100 * time / total).toFixed(0).padStart(3)}%)\n`;
    let text = `Time variable            cpu time\n`;
    for (const [phase, time] of this.#times) text += row(phase, time);
    text += row('collector, compilers', Math.max(0, total - now));
    return `${text}${row('TOTAL', total)} ${'peak memory'.padEnd(20)}: ${(process.resourceUsage().maxRSS / 1024).toFixed(0).padStart(7)} MB\n`;
  }
}

/** CPU time of this thread in milliseconds. */
function threadTime(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

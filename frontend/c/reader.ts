// Reads the files of a unit for all its lanes at once.
//
// A step executes one directive, leaves one file, or delivers one token of a file with all that it expands to. Where the
// live lanes turn out to differ in something that must be one (a Divergence: an #if, a spelling under # or ##, a macro), the
// step is undone and the lanes part: from there each set of them reads on with a state of its own, the one that is behind
// first, until two stand at the same place with the same open groups. There their macro definitions are joined and they go
// on as one. So the tokens behind an `#if … #endif` are read once for all lanes, whatever lanes it told apart.
//
// Invariants: the states' lanes are disjoint and cover the unit's; a step that throws has changed nothing that `rewind`
// does not put back; a state is only captured between steps, when no expansion is under way.

import type { LaneMask } from '../../ir/layout.ts';
import { Directives, type Buffer_, type Group } from './directive.ts';
import { Divergence } from './expand.ts';
import type { Macro } from './macro.ts';
import type { MacroDelta } from './macro-table.ts';
import { nameOf, spellings } from './names.ts';
import type { FileId, Loc } from './source.ts';
import { Identifier, LineStart, Other, Punct, Token } from './token.ts';
import type { TokenList } from './token-list.ts';

const HashName = nameOf('#');

/** All that a pass over the files may change, for one set of lanes. */
interface State {
  readonly lanes: LaneMask;
  readonly buffers: readonly Buffer_[];
  readonly groups: readonly Group[];
  readonly saved: ReadonlyMap<string, readonly (Macro | undefined)[]>;
  readonly counter: number;
  readonly carry: number;
  readonly after: number;
  readonly macros: MacroDelta;
  /** Nothing is left to read. */
  ended: boolean;
}

export class Reader extends Directives {
  /** Where tokens go; null while only definitions count (-imacros). */
  private out: TokenList | null = null;
  // What a step began with.
  private stepAt = 0;
  private stepCount = 0;
  private stepCounter = 0;
  private stepCarry = 0;
  private stepAfter = 0;
  private stepMark = this.diags.mark();
  /** The state before the step, once a directive within a macro's arguments has changed more than the fields above. */
  private checkpoint: State | null = null;
  private onceBefore: ReadonlyMap<FileId, LaneMask> = new Map();
  private isApart = false;

  /** Reads a file that begins a unit, and what it includes, to its end; returns the position of the end. */
  readFile(file: FileId, parent: Loc, isMain: boolean, system: boolean, out: TokenList | null): Loc {
    if (isMain) this.baseName = this.sources.files[file].name;
    this.open({ file, path: this.sources.files[file].name, dirIndex: -1, system }, parent);
    const { base, entry } = this.buffers[0];
    this.out = out;
    out?.begin(this.lanes);
    for (;;) {
      try {
        while (this.step());
        break;
      } catch (error) {
        if (!(error instanceof Divergence)) throw error;
        this.rewind();
        if (this.readApart(error.parts)) break;
      }
    }
    this.buffers.length = 0;
    this.buffer = null;
    return base + entry.file.length;
  }

  /** Reads on; false at the end of the file that began the unit. */
  private step(): boolean {
    const { buffer, out } = this;
    const { lexed, base, at } = buffer!;
    if (at >= lexed.count) return this.leave();
    const kind = lexed.kind[at];
    const flags = lexed.flags[at];
    const name = lexed.name[at];
    if (kind === Punct && name === HashName && (flags & LineStart) !== 0) {
      this.beginStep(at);
      const token = this.apart(() => this.directive());
      if (token !== null) out?.pushToken(token);
      return true;
    }
    const loc = base + lexed.offset[at];
    if (kind === Other && spellings[name].length > 1) this.unterminated(name, loc);
    if ((kind !== Identifier || this.macros.get(name) === undefined) && this.isPlain) {
      buffer!.at = at + 1;
      out?.push(kind, name, loc, loc, flags);
      return true;
    }
    this.beginStep(at);
    buffer!.at = at + 1;
    const first = this.expand(new Token(kind, name, loc, loc, flags, null));
    if (first !== null) out?.pushToken(first);
    for (let token = this.fromStack(); token !== null; token = this.fromStack()) out?.pushToken(token);
    if (this.checkpoint !== null) {
      this.checkpoint = null;
      if (!this.isApart) this.macros.keep();
    }
    return true;
  }

  private beginStep(at: number): void {
    this.stepAt = at;
    this.stepCount = this.out === null ? 0 : this.out.count;
    this.stepCounter = this.counter;
    this.stepCarry = this.carry;
    this.stepAfter = this.after;
    const { records, errorCount, warningCount } = this.diags;
    this.stepMark.length = records.length;
    this.stepMark.errorCount = errorCount;
    this.stepMark.warningCount = warningCount;
  }

  protected override beforeNestedDirective(): void {
    if (this.checkpoint !== null) return;
    const state = this.capture();
    const buffers = state.buffers.map((buffer) => ({ ...buffer }));
    buffers[buffers.length - 1].at = this.stepAt;
    this.checkpoint = { ...state, buffers, counter: this.stepCounter, carry: this.stepCarry, after: this.stepAfter };
    this.onceBefore = new Map(this.once);
    this.macros.putIn(state.macros);
  }

  /** Undoes the step that threw. */
  private rewind(): void {
    this.reset();
    const { checkpoint } = this;
    if (checkpoint !== null) {
      this.checkpoint = null;
      this.macros.takeOut();
      this.install(checkpoint);
      this.once.clear();
      for (const [file, lanes] of this.onceBefore) this.once.set(file, lanes);
    } else {
      this.buffer!.at = this.stepAt;
      this.buffer!.limit = this.buffer!.lexed.count;
      this.counter = this.stepCounter;
      this.carry = this.stepCarry;
      this.after = this.stepAfter;
    }
    this.out?.truncate(this.stepCount);
    this.diags.rollback(this.stepMark);
  }

  // ---- lanes apart

  /** The state between two steps; its macro definitions are taken out of the table. */
  private capture(lanes = this.lanes): State {
    return {
      lanes, buffers: this.buffers.map((buffer) => ({ ...buffer })), groups: this.groups.map((group) => ({ ...group })),
      saved: new Map([...this.saved].map(([name, stack]) => [name, [...stack]])),
      counter: this.counter, carry: this.carry, after: this.after, macros: this.macros.takeOut(), ended: false,
    };
  }

  /** Goes on from a state. */
  private install(state: State): void {
    this.lanes = state.lanes;
    this.buffers.length = 0;
    for (const buffer of state.buffers) this.buffers.push({ ...buffer });
    this.buffer = this.buffers[this.buffers.length - 1];
    this.groups.length = 0;
    for (const group of state.groups) this.groups.push({ ...group });
    this.saved.clear();
    for (const [name, stack] of state.saved) this.saved.set(name, [...stack]);
    this.counter = state.counter;
    this.carry = state.carry;
    this.after = state.after;
    this.macros.putIn(state.macros);
    this.out?.begin(this.lanes);
  }

  /** Reads on for parts of the lanes until they are together again; true if that is the end of the file. */
  private readApart(parts: readonly LaneMask[]): boolean {
    this.isApart = true;
    let states = this.part(parts);
    while (states.length > 1) {
      let behind = states[0];
      for (const state of states) if (isBehind(state.buffers, state.ended, behind)) behind = state;
      if (behind.ended) break;
      const others = states.filter((state) => state !== behind);
      const now = this.readBehind(behind, others);
      // What has just parted stands at one place, and must not be joined there.
      states = now.length > 1 ? [...others, ...now] : joinInto(others, now[0], this.macros);
    }
    const last = states.reduce((a, b) => join(a, b, this.macros));
    this.install(last);
    this.macros.settle(this.macros.takeOut());
    this.isApart = false;
    return last.ended;
  }

  private part(parts: readonly LaneMask[]): State[] {
    const state = this.capture();
    return parts.map((lanes) => ({ ...state, lanes }));
  }

  /** Reads on from one state while it is behind all others; returns what has become of it. */
  private readBehind(state: State, others: readonly State[]): State[] {
    this.install(state);
    try {
      let ended = false;
      do ended = !this.step();
      while (!ended && others.every((other) => isBehind(this.buffers, false, other)));
      const now = this.capture();
      now.ended = ended;
      return [now];
    } catch (error) {
      if (!(error instanceof Divergence)) throw error;
      this.rewind();
      return this.part(error.parts);
    }
  }
}

/** Sign of the order in which two places are read. */
function order(a: readonly Buffer_[], b: readonly Buffer_[]): number {
  for (let i = 0; ; i++) {
    // What is included is read before what follows the #include.
    if (i === a.length || i === b.length) return b.length - a.length;
    if (a[i].base !== b[i].base) return a[i].base - b[i].base;
    if (a[i].at !== b[i].at) return a[i].at - b[i].at;
  }
}

function isBehind(buffers: readonly Buffer_[], ended: boolean, other: State): boolean {
  return ended !== other.ended ? other.ended : order(buffers, other.buffers) < 0;
}

/** Adds a state to others, joined with those that stand where it does. */
function joinInto(states: readonly State[], state: State, macros: Directives['macros']): State[] {
  let joined = state;
  const rest: State[] = [];
  for (const other of states) {
    if (isJoinable(joined, other)) joined = join(other, joined, macros);
    else rest.push(other);
  }
  return [...rest, joined];
}

function isJoinable(a: State, b: State): boolean {
  if (a.ended || b.ended) return false;
  return a.counter === b.counter && a.carry === b.carry && a.after === b.after && order(a.buffers, b.buffers) === 0
    && a.groups.length === b.groups.length
    && a.groups.every((group, i) => group.loc === b.groups[i].loc && group.taken === b.groups[i].taken && group.elseLoc === b.groups[i].elseLoc)
    && a.saved.size === b.saved.size
    && [...a.saved].every(([name, stack]) => stack.length === b.saved.get(name)?.length && stack.every((macro, i) => macro === b.saved.get(name)![i]));
}

/** One state for the lanes of two that stand at the same place, or have both ended. */
function join(a: State, b: State, macros: Directives['macros']): State {
  return {
    ...a, lanes: a.lanes | b.lanes, counter: Math.max(a.counter, b.counter), macros: macros.join(a.macros, a.lanes, b.macros, b.lanes),
  };
}

// The macros that are defined, by name, for the lanes that are being read.
//
// While lanes are told apart (directive.ts), the table shows what holds for the lanes being read now: a *delta* to what
// held when they parted is put in when these lanes go on, and taken out when others do. When lanes meet again their
// deltas are joined: a name that means different things becomes one macro with parts, which is a number per lane
// (ByLane) where all that it means are numbers.

import type { LaneMask } from '../../ir/layout.ts';
import { laneCount } from '../../ir/layout.ts';
import { ByLane, isSameMacro, Macro, ObjectLike, Varying, type MacroPart } from './macro.ts';
import { spellings, type Name } from './names.ts';
import { Number as PpNumber } from './token.ts';

/** Macros that differ from those before lanes parted; undefined: no longer one. */
export type MacroDelta = ReadonlyMap<Name, Macro | undefined>;

export class MacroTable {
  readonly #macros: (Macro | undefined)[] = new Array<undefined>(spellings.length + 1024).fill(undefined);
  /** What names meant before the delta that is in; null while lanes are together. */
  #before: Map<Name, Macro | undefined> | null = null;

  get(name: Name): Macro | undefined {
    return name < this.#macros.length ? this.#macros[name] : undefined;
  }

  set(name: Name, macro: Macro | undefined): void {
    const macros = this.#macros;
    while (name >= macros.length) macros.push(undefined);
    if (this.#before !== null && !this.#before.has(name)) this.#before.set(name, macros[name]);
    macros[name] = macro;
  }

  /** All macros, in no order that means anything. */
  all(): Macro[] {
    return this.#macros.filter((macro) => macro !== undefined);
  }

  /** Puts in what holds for some lanes. */
  putIn(delta: MacroDelta): void {
    this.#before = new Map();
    for (const [name, macro] of delta) this.set(name, macro);
  }

  /** Takes out what putIn put in and what was changed since. */
  takeOut(): MacroDelta {
    const delta = new Map<Name, Macro | undefined>();
    if (this.#before === null) return delta;
    for (const [name, macro] of this.#before) {
      delta.set(name, this.#macros[name]);
      this.#macros[name] = macro;
    }
    this.#before = null;
    return delta;
  }

  /** What is in now holds for all lanes. */
  keep(): void {
    this.#before = null;
  }

  /** Makes a delta what holds for all lanes. */
  settle(delta: MacroDelta): void {
    this.#before = null;
    for (const [name, macro] of delta) this.set(name, macro);
  }

  /** What holds for the lanes of both; no delta is in. */
  join(a: MacroDelta, lanesOfA: LaneMask, b: MacroDelta, lanesOfB: LaneMask): MacroDelta {
    const joined = new Map<Name, Macro | undefined>();
    for (const name of new Set([...a.keys(), ...b.keys()])) {
      const inA = a.has(name) ? a.get(name) : this.get(name);
      const inB = b.has(name) ? b.get(name) : this.get(name);
      joined.set(name, inA === inB ? inA : varying(name, [...partsOf(inA, lanesOfA), ...partsOf(inB, lanesOfB)]));
    }
    return joined;
  }
}

function partsOf(macro: Macro | undefined, lanes: LaneMask): MacroPart[] {
  if (macro === undefined || macro.parts === null) return [{ lanes, macro }];
  return macro.parts.filter((part) => (part.lanes & lanes) !== 0).map((part) => ({ lanes: part.lanes & lanes, macro: part.macro }));
}

/** One macro for what a name means in several sets of lanes. */
function varying(name: Name, all: readonly MacroPart[]): Macro | undefined {
  const parts: MacroPart[] = [];
  for (const { lanes, macro } of all) {
    const at = parts.findIndex((part) => part.macro === macro || part.macro !== undefined && macro !== undefined && isSameMacro(part.macro, macro));
    if (at < 0) parts.push({ lanes, macro });
    else parts[at] = { lanes: parts[at].lanes | lanes, macro: parts[at].macro };
  }
  if (parts.length === 1) return parts[0].macro;
  const isNumber = parts.every(({ macro }) => macro === undefined
    || macro.kind === ObjectLike && macro.body !== null && macro.body.length === 1 && macro.body[0].kind === PpNumber);
  const joined = new Macro(name, isNumber ? ByLane : Varying);
  joined.parts = parts;
  joined.loc = parts.find((part) => part.macro !== undefined)!.macro!.loc;
  joined.mask = 0;
  const spelled = new Array<string>(laneCount).fill('');
  for (const { lanes, macro } of parts) {
    if (macro === undefined) continue;
    joined.mask |= lanes & macro.mask;
    if (!isNumber) continue;
    for (let lane = 0; lane < laneCount; lane++) if ((lanes >> lane & 1) !== 0) spelled[lane] = macro.body![0].image;
  }
  joined.lanes = spelled;
  return joined;
}

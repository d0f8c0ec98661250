// Constants that take a machine several instructions, and addresses, are made before the loops that use them, where it says so
// (Target.isCostly); the optimizer leaves constants where they are used.
//
// A constant moves to the nearest block around no loop that dominates its place. Registers are few: of the constants of
// one such block those that run most often go, up to a limit. Register allocation may make them again at their uses.

import type { Value } from '../../ir/module.ts';
import type { Selector } from './select.ts';
import { SAddr, selop } from './selop.ts';

const const32 = selop('const.32');
const const64 = selop('const.64');
const fconst32 = selop('fconst.f32');
const fconst64 = selop('fconst.f64');

/** Most constants of one register class that are made in one place. */
const limit = 8;

interface Candidate {
  /** Equal constants; the first one stands for all. */
  readonly values: Value[];
  readonly to: number;
  readonly isFloat: boolean;
  /** How often its uses' blocks run. */
  weight: number;
}

/** Chooses constants to move: their place (`blockOf`) becomes another, equal ones become one. Returns the moved ones by block. */
export function hoistConstants(s: Selector): ReadonlyMap<number, readonly Value[]> {
  const moved = new Map<number, Value[]>();
  for (const { values, to } of chosen(candidates(s))) {
    const [first] = values;
    for (const value of values) s.alias[value] = first!;
    s.blockOf[first!] = to;
    const list = moved.get(to);
    if (list === undefined) moved.set(to, [first!]);
    else list.push(first!);
  }
  return moved;
}

function candidates(s: Selector): Candidate[] {
  const { body, flow, selops } = s;
  const found = new Map<string, Candidate>();
  for (const block of flow.rpo) {
    if (flow.depth[block] === 0) continue;
    for (const inst of body.blocks[block]!.insts) {
      const op = selops[inst]!;
      if (op !== SAddr && op !== const32 && op !== const64 && op !== fconst32 && op !== fconst64 || !isCostly(s, inst)) continue;
      let to = block;
      while (flow.depth[to]! > 0 && to >= 0) to = flow.dominators.idom[to]!;
      if (to < 0) continue;
      const key = `${to} ${op} ${body.type[inst]} ${op === const32 || op === const64 ? s.constant(inst) : `${body.operand(inst, 0)} ${body.operand(inst, 1)}`}`;
      const known = found.get(key);
      if (known === undefined) found.set(key, { values: [inst], to, isFloat: op === fconst32 || op === fconst64, weight: flow.frequency[block]! });
      else {
        known.values.push(inst);
        known.weight += flow.frequency[block]!;
      }
    }
  }
  return [...found.values()];
}

/** Whether the machine would rather keep a constant than make it again. */
export function isCostly(s: Selector, value: Value): boolean {
  const costly = s.prepared.target.isCostly;
  if (costly === undefined) return false;
  const op = s.selops[value]!;
  if (op === const32 || op === const64 && !s.pairs) return costly(s.constant(value)!);
  return op === SAddr || (op === fconst32 || op === fconst64) && !s.addresses.isZero(value);
}

/** Per place and class the heaviest. */
function chosen(all: Candidate[]): Candidate[] {
  const counts = new Map<string, number>();
  return all.sort((a, b) => b.weight - a.weight).filter(({ to, isFloat }) => {
    const place = `${to} ${isFloat}`;
    const count = (counts.get(place) ?? 0) + 1;
    counts.set(place, count);
    return count <= limit;
  });
}

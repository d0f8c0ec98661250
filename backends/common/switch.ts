// Switches: the sorted keys are cut into clusters, each of them tested in its own way, and a balanced tree of comparisons chooses the cluster
// (Bernstein, Producing Good Code for the Case Statement, 1985; Kannan and Proebsting's correction, 1994; bit tests as in Korobeynikov, Improving Switch Lowering
// for the LLVM Compiler System, 2007):
//   range       neighbouring keys with one target: one comparison
//   table       at least `tableKeys` keys that fill 40 % of their interval: a dense switch, which selection makes a jump table
//   bits        keys within one word with at most three targets: one shift, a test per target
//
// Greedy from the lowest key: a table takes as many keys as stay dense. Linear but for a bounded look ahead.

import type { BlockId, Value } from '../../ir/module.ts';
import * as Op from '../../ir/op.gen.ts';
import { Signed, Unsigned } from '../../ir/ops.ts';
import { UWord, VI32, VI64, VNone, VWord, type ValueType } from '../../ir/types.ts';
import type { Legalizer } from './legalize.ts';
import { Gone } from './rewrite.ts';

/** Fewest keys of a table, and what share of its entries they must be, in percent. */
const tableKeys = 4;
const density = 40;
/** Runs of keys that a table looks ahead for density. */
const lookAhead = 64;
/** Clusters that are tried one after the other at a leaf of the tree. */
const leafClusters = 3;

/** A jump with its arguments, as pool entries: block, count, arguments. */
type Target = readonly number[];

/** Neighbouring keys with the same target. */
interface Run { readonly low: bigint; readonly high: bigint; readonly target: number }

interface Cluster {
  readonly kind: 'range' | 'table' | 'bits';
  readonly runs: readonly Run[];
}

class SwitchLowering {
  readonly #l: Legalizer;
  readonly #value: Value;
  readonly #type: ValueType;
  readonly #bits: number;
  readonly #targets: Target[] = [];
  readonly #otherwise: Target;
  readonly #runs: Run[];

  constructor(l: Legalizer, inst: Value) {
    this.#l = l;
    this.#value = l.operand(inst, 0);
    this.#type = l.typeOf(this.#value);
    this.#bits = l.bits(this.#type);
    const { body, module } = l;
    const known = new Map<string, number>();
    const keys: { key: bigint; target: number }[] = [];
    let at = body.start[inst]! + 2;
    for (let i = body.operand(inst, 1); i > 0; i--) {
      const key = BigInt.asIntN(this.#bits, module.rels.value(body.pool[at]!, l.layout.lane)!);
      const target = Array.from(body.pool.subarray(at + 1, at + 3 + body.pool[at + 2]!));
      at += 3 + body.pool[at + 2]!;
      const name = target.join();
      let index = known.get(name);
      if (index === undefined) {
        index = this.#targets.push(target) - 1;
        known.set(name, index);
      }
      keys.push({ key, target: index });
    }
    this.#otherwise = Array.from(body.pool.subarray(at, at + 2 + body.pool[at + 1]!));
    const none = known.get(this.#otherwise.join());
    keys.sort((a, b) => a.key < b.key ? -1 : 1);
    this.#runs = runsOf(keys.filter((each) => each.target !== none));
  }

  lower(): void { this.#tree(clustersOf(this.#runs, this.#l.layout.wordBits), undefined, undefined); }

  /** Chooses among clusters in order; `low` and `high` bound the value where they are known. */
  #tree(clusters: readonly Cluster[], low: bigint | undefined, high: bigint | undefined): void {
    const l = this.#l;
    if (clusters.length <= leafClusters) return this.#leaf(clusters, low, high);
    const middle = clusters.length >> 1;
    const pivot = clusters[middle]!.runs[0]!.low;
    const [below, above] = [l.newBlock(), l.newBlock()];
    l.brif(l.compare(Op.lt, this.#value, l.int(this.#type, pivot), Signed), below, above);
    l.continueIn(below);
    this.#tree(clusters.slice(0, middle), low, pivot - 1n);
    l.continueIn(above);
    this.#tree(clusters.slice(middle), pivot, high);
    return undefined;
  }

  #leaf(clusters: readonly Cluster[], low: bigint | undefined, high: bigint | undefined): void {
    const l = this.#l;
    clusters.forEach((cluster, i) => {
      const isLast = i === clusters.length - 1;
      const next = isLast ? -1 : l.newBlock();
      const otherwise: Target = isLast ? this.#otherwise : [next, 0];
      // What lies below was sorted out, or is one of the clusters before, which have been tried.
      const only = clusters.length === 1;
      if (cluster.kind === 'range') this.#range(cluster.runs[0]!, otherwise, only ? low : undefined, only ? high : undefined);
      else this.#interval(cluster, otherwise);
      if (!isLast) l.continueIn(next);
    });
    if (clusters.length === 0) l.raw(Op.br, VNone, 0, this.#otherwise);
  }

  /** One run of keys; a bound that is known needs no test. */
  #range(run: Run, otherwise: Target, low: bigint | undefined, high: bigint | undefined): void {
    const l = this.#l;
    const target = this.#targets[run.target]!;
    const constant = (value: bigint): Value => l.int(this.#type, value);
    const fromLow = low === run.low;
    const toHigh = high === run.high;
    let test: Value;
    if (fromLow && toHigh) {
      l.raw(Op.br, VNone, 0, target);
      return;
    }
    if (run.low === run.high) test = l.compare(Op.eq, this.#value, constant(run.low));
    else if (fromLow) test = l.compare(Op.le, this.#value, constant(run.high), Signed);
    else if (toHigh) test = l.compare(Op.le, constant(run.low), this.#value, Signed);
    else test = l.compare(Op.le, this.#from(run.low), constant(run.high - run.low), Unsigned);
    l.raw(Op.brif, VNone, 0, [test, ...target, ...otherwise]);
  }

  /** The value less a key. */
  #from(low: bigint): Value {
    return low === 0n ? this.#value : this.#l.binary(Op.sub, this.#value, this.#l.int(this.#type, low));
  }

  /** A table or bit tests: within the interval, or otherwise. */
  #interval({ kind, runs }: Cluster, otherwise: Target): void {
    const l = this.#l;
    const low = runs[0]!.low;
    const last = runs[runs.length - 1]!.high - low;
    const distance = this.#from(low);
    const inside = l.newBlock();
    l.raw(Op.brif, VNone, 1, [l.compare(Op.le, distance, l.int(this.#type, last), Unsigned), inside, 0, ...otherwise]);
    l.continueIn(inside);
    if (kind === 'table') this.#table(runs, l.convert(VWord, distance), otherwise);
    else this.#bitTests(runs, l.convert(VI32, distance), otherwise);
  }

  #table(runs: readonly Run[], index: Value, otherwise: Target): void {
    const l = this.#l;
    const { rels } = l.module;
    const low = runs[0]!.low;
    const operands: number[] = [index, Number(runs[runs.length - 1]!.high - low) + 1];
    let key = 0;
    for (const run of runs) {
      for (const from = Number(run.low - low); key < from; key++) operands.push(rels.int(key, UWord), ...otherwise);
      for (const end = Number(run.high - low); key <= end; key++) operands.push(rels.int(key, UWord), ...this.#targets[run.target]!);
    }
    const never = l.newBlock();
    l.raw(Op.switch_, VNone, 0, [...operands, never, 0]);
    this.#unreachable(never);
  }

  #bitTests(runs: readonly Run[], index: Value, otherwise: Target): void {
    const l = this.#l;
    const wide: ValueType = l.layout.wordBits === 64 ? VI64 : VI32;
    const low = runs[0]!.low;
    const masks = new Map<number, bigint>();
    for (const run of runs) for (let key = run.low; key <= run.high; key++)
      masks.set(run.target, (masks.get(run.target) ?? 0n) | 1n << key - low);
    const bit = l.emit(Op.shl, wide, 0, [l.int(wide, 1), index]);
    const list = [...masks];
    list.forEach(([target, mask], i) => {
      const next: BlockId = i === list.length - 1 ? -1 : l.newBlock();
      const test = l.compare(Op.ne, l.withInt(Op.and, bit, mask), l.int(wide, 0));
      l.raw(Op.brif, VNone, 0, [test, ...this.#targets[target]!, ...next < 0 ? otherwise : [next, 0]]);
      if (next >= 0) l.continueIn(next);
    });
  }

  /** Fills a block that nothing reaches. */
  #unreachable(block: BlockId): void {
    const { body } = this.#l;
    body.blocks[block]!.insts.push(body.push(Op.unreachable, VNone, 0, [], this.#l.line));
  }
}

/** Replaces a switch by clusters. */
export function lowerSwitch(l: Legalizer, inst: Value): Value {
  new SwitchLowering(l, inst).lower();
  return Gone;
}

function runsOf(keys: readonly { readonly key: bigint; readonly target: number }[]): Run[] {
  const runs: Run[] = [];
  for (const { key, target } of keys) {
    const last = runs[runs.length - 1];
    if (last !== undefined && last.target === target && last.high + 1n === key) runs[runs.length - 1] = { low: last.low, high: key, target };
    else runs.push({ low: key, high: key, target });
  }
  return runs;
}

function clustersOf(runs: readonly Run[], wordBits: number): Cluster[] {
  const clusters: Cluster[] = [];
  for (let i = 0; i < runs.length;) {
    const bits = bitsFrom(runs, i, wordBits);
    const table = tableFrom(runs, i);
    if (bits > i && bits >= table) {
      clusters.push({ kind: 'bits', runs: runs.slice(i, bits) });
      i = bits;
    } else if (table > i) {
      clusters.push({ kind: 'table', runs: runs.slice(i, table) });
      i = table;
    } else clusters.push({ kind: 'range', runs: [runs[i++]!] });
  }
  return clusters;
}

/** End of the longest dense stretch of runs from i that deserves a table; i if there is none. */
function tableFrom(runs: readonly Run[], i: number): number {
  let end = i;
  let keys = 0n;
  for (let j = i; j < runs.length && j < Math.max(i, end) + lookAhead; j++) {
    keys += runs[j]!.high - runs[j]!.low + 1n;
    const span = runs[j]!.high - runs[i]!.low + 1n;
    // A table of one or two long runs is worse than their comparisons.
    if (keys >= tableKeys && j - i >= 3 && keys * 100n >= span * BigInt(density) && span <= 1n << 20n) end = j + 1;
  }
  return end;
}

/** End of the longest stretch of runs from i that bit tests decide with fewer comparisons; i if there is none. */
function bitsFrom(runs: readonly Run[], i: number, wordBits: number): number {
  const targets = new Set<number>();
  let end = i;
  for (let j = i; j < runs.length && runs[j]!.high - runs[i]!.low < BigInt(wordBits); j++) {
    targets.add(runs[j]!.target);
    if (targets.size > 3) break;
    // A comparison for a key, two for a run; a bit test costs about one and a half for each target beside the interval's.
    let compares = 0;
    for (let k = i; k <= j; k++) compares += runs[k]!.low === runs[k]!.high ? 1 : 2;
    if (compares >= [0, 3, 5, 6][targets.size]!) end = j + 1;
  }
  return end;
}

// Cleaning of control flow (Cooper and Torczon's Clean, with SSA block parameters): constant branches fold, unreachable
// blocks go, jumps through empty blocks go where these lead, a block with one predecessor that only leads to it is joined
// to it, and parameters that always get the same value are that value. Repeated until nothing changes.
//
// Labelled blocks stay, whatever reaches them: their numbers may stand in data.

import { dropUnreachable, terminator } from '../cfg.ts';
import type { BlockId, Body, Value } from '../module.ts';
import * as Op from '../op.gen.ts';
import { I32, I64, VI32, VI64, Word } from '../types.ts';
import { dropParams } from './dce.ts';
import { becomeBr, resolve, retarget, rewriteUses, Scratch, setOperands, targetArgs } from './edit.ts';
import { literal, literalOf } from './fold.ts';
import type { Func } from './func.ts';
import { countUses } from './uses.ts';

const maxRounds = 12;

/** Cleans the control flow of a function; whether anything changed. */
export function clean(fn: Func): boolean {
  let any = false;
  for (let round = 0; round < maxRounds; round++) {
    let changed = foldBranches(fn);
    changed = dropDead(fn) || changed;
    changed = sameArguments(fn) || changed;
    changed = skipEmpty(fn) || changed;
    changed = joinBlocks(fn) || changed;
    if (!changed) break;
    any = true;
  }
  return any;
}

/** What `labelled` gives for bodies without labels: nothing writes to it. */
let unlabelled = new Uint8Array(1024);

/** Indexed by block: whether its address is taken. */
export function labelled(body: Body): Readonly<Uint8Array> {
  if (body.labels.length === 0) {
    if (body.blocks.length > unlabelled.length) unlabelled = new Uint8Array(body.blocks.length * 2);
    return unlabelled;
  }
  const flags = new Uint8Array(body.blocks.length);
  for (const block of body.labels) flags[block] = 1;
  return flags;
}

function dropDead(fn: Func): boolean {
  const before = fn.body.blocks.length;
  dropUnreachable(fn.body);
  if (fn.body.blocks.length === before) return false;
  fn.invalidate();
  return true;
}

/** 1 or 0 if a condition is always or never true in all live lanes, else -1. */
function truth(fn: Func, value: Value): number {
  const { body } = fn;
  if (body.op[value] === Op.iconst) return body.operand(value, 0) !== 0 ? 1 : 0;
  if (body.op[value] !== Op.rconst) return -1;
  const number = literalOf(fn, body.type[value]!, body.operand(value, 0));
  return number === undefined ? -1 : number !== 0n ? 1 : 0;
}

/** Branches that can go one way only. */
function foldBranches(fn: Func): boolean {
  const { body } = fn;
  let changed = false;
  for (let b = 0; b < body.blocks.length; b++) {
    const last = terminator(body, b);
    if (body.op[last] === Op.brif) changed = foldBrif(fn, last) || changed;
    else if (body.op[last] === Op.switch_) changed = foldSwitch(fn, last) || changed;
  }
  if (changed) fn.invalidate();
  return changed;
}

function foldBrif(fn: Func, last: Value): boolean {
  const { body } = fn;
  const start = body.start[last]!;
  const second = start + 3 + body.pool[start + 2]!;
  let known = truth(fn, body.pool[start]!);
  if (known < 0 && sameTarget(body, start + 1, second)) known = 1;
  if (known < 0) return false;
  const at = known !== 0 ? start + 1 : second;
  becomeBr(body, last, body.pool[at]!, targetArgs(body, at));
  return true;
}

/** Whether two targets of a body's pool are one block with equal arguments. */
function sameTarget(body: Body, a: number, b: number): boolean {
  const { pool } = body;
  if (pool[a] !== pool[b] || pool[a + 1] !== pool[b + 1]) return false;
  for (let i = 0; i < pool[a + 1]!; i++) if (pool[a + 2 + i] !== pool[b + 2 + i]) return false;
  return true;
}

function foldSwitch(fn: Func, last: Value): boolean {
  const { body, module } = fn;
  const { pool } = body;
  const start = body.start[last]!;
  const count = pool[start + 1]!;
  const value = pool[start]!;
  const type = body.type[value]!;
  // Pool index of each case's key, and of the default.
  const keys: number[] = [];
  let at = start + 2;
  for (let i = 0; i < count; i++) {
    keys.push(at);
    at += 3 + pool[at + 2]!;
  }
  const otherwise = at;
  if (body.op[value] === Op.iconst) {
    const number = literalOf(fn, type, module.rels.int(literal(body, value), type === VI32 ? I32 : type === VI64 ? I64 : Word));
    let found = otherwise;
    for (const key of keys) {
      const wanted = literalOf(fn, type, pool[key]!);
      if (wanted === undefined || number === undefined) return false;
      if (wanted === number) found = key + 1;
    }
    becomeBr(body, last, pool[found]!, targetArgs(body, found));
    return true;
  }
  // Cases that do what the default does.
  const kept = keys.filter((key) => !sameTarget(body, key + 1, otherwise));
  if (kept.length === 0) {
    becomeBr(body, last, pool[otherwise]!, targetArgs(body, otherwise));
    return true;
  }
  if (kept.length === count) return false;
  const operands: number[] = [value, kept.length];
  for (const key of kept) for (let i = 0; i < 3 + pool[key + 2]!; i++) operands.push(pool[key + i]!);
  for (let i = otherwise; i < start + body.length[last]!; i++) operands.push(pool[i]!);
  setOperands(body, last, operands);
  return true;
}

const onlyScratch = new Scratch();
const replacedScratch = new Scratch();

/** Parameters that get one value from everywhere (or themselves) are that value. */
function sameArguments(fn: Func): boolean {
  const { body } = fn;
  const { blocks, pool } = body;
  let params = 0;
  for (let b = 1; b < blocks.length; b++) params += blocks[b]!.params.length;
  if (params === 0) return false;
  const replaced = replacedScratch.take(body.count, -1);
  let dead: Uint8Array | null = null;
  for (let changed = true; changed;) {
    changed = false;
    // The only value that a parameter gets; -1 none yet, -2 several.
    const only = onlyScratch.take(body.count, -1);
    for (let b = 0; b < blocks.length; b++) {
      const { insts } = blocks[b]!;
      const n = collectTargets(body, insts[insts.length - 1]!);
      for (let t = 0; t < n; t++) {
        const at = targetAt[t]!;
        const to = blocks[pool[at]!]!.params;
        for (let i = 0; i < to.length; i++) {
          const param = to[i]!;
          if (only[param] === -2) continue;
          const arg = resolve(replaced, pool[at + 2 + i]!);
          if (arg === param || arg === only[param]) continue;
          only[param] = only[param] === -1 ? arg : -2;
        }
      }
    }
    for (let b = 1; b < blocks.length; b++) {
      const list = blocks[b]!.params;
      for (let i = 0; i < list.length; i++) {
        const param = list[i]!;
        if (only[param]! < 0 || dead !== null && dead[param] !== 0 || resolve(replaced, only[param]!) === param) continue;
        replaced[param] = only[param]!;
        dead ??= new Uint8Array(body.count);
        dead[param] = 1;
        changed = true;
      }
    }
  }
  if (dead === null) return false;
  rewriteUses(body, replaced);
  dropParams(fn, dead);
  return true;
}

/** Pool indices of the targets that `collectTargets` found last. */
let targetAt = new Int32Array(64);

/** Finds a terminator's targets; how many. Their pool indices are in `targetAt` until the next call. */
function collectTargets(body: Body, inst: Value): number {
  const { pool } = body;
  const start = body.start[inst]!;
  switch (body.op[inst]) {
    case Op.br: targetAt[0] = start; return 1;
    case Op.brif:
      targetAt[0] = start + 1;
      targetAt[1] = start + 3 + pool[start + 2]!;
      return 2;
    case Op.switch_: {
      const cases = pool[start + 1]!;
      if (cases >= targetAt.length) targetAt = new Int32Array(cases * 2);
      let at = start + 2;
      for (let i = 0; i < cases; i++) {
        targetAt[i] = at + 1;
        at += 3 + pool[at + 2]!;
      }
      targetAt[cases] = at;
      return cases + 1;
    }
    default: return 0;
  }
}

/** Jumps to blocks that only jump on. */
function skipEmpty(fn: Func): boolean {
  const { body } = fn;
  const { blocks } = body;
  const empty = emptyBlocks(body);
  if (empty === null) return false;
  let changed = false;
  for (let b = 0; b < blocks.length; b++) {
    const last = terminator(body, b);
    let through = false;
    for (let t = collectTargets(body, last) - 1; t >= 0 && !through; t--) through = empty[body.pool[targetAt[t]!]!] !== 0;
    if (!through) continue;
    // A changed target moves the later ones: start again.
    for (let again = true, steps = 0; again && steps < 64; steps++) {
      again = false;
      for (const at of targetPlaces(body, last)) {
        const through = body.pool[at]!;
        if (empty[through] === 0 || through === b) continue;
        const jump = terminator(body, through);
        const to = body.operand(jump, 0);
        if (to === through || empty[to] !== 0 && body.operand(terminator(body, to), 0) === through) continue;
        const given = targetArgs(body, at);
        const args = targetArgs(body, body.start[jump]!).map((arg) => {
          const index = blocks[through]!.params.indexOf(arg);
          return index < 0 ? arg : given[index]!;
        });
        retarget(body, last, at, to, args);
        changed = true;
        again = true;
        break;
      }
    }
  }
  if (changed) fn.invalidate();
  return changed;
}

/** Flags of blocks that hold a jump alone and whose parameters nothing else uses; null if there are none. */
function emptyBlocks(body: Body): Uint8Array | null {
  const { blocks } = body;
  let empty: Uint8Array | null = null;
  let uses: Int32Array | null = null;
  for (let b = 1; b < blocks.length; b++) {
    const { insts, params } = blocks[b]!;
    if (insts.length !== 1 || body.op[insts[0]!] !== Op.br || body.operand(insts[0]!, 0) === b) continue;
    let own = true;
    if (params.length > 0) {
      uses ??= countUses(body);
      const args = targetArgs(body, body.start[insts[0]!]!);
      for (let i = 0; i < params.length && own; i++) {
        let inside = 0;
        for (const arg of args) if (arg === params[i]) inside++;
        own = uses[params[i]!] === inside;
      }
    }
    if (!own) continue;
    empty ??= new Uint8Array(blocks.length);
    empty[b] = 1;
  }
  return empty;
}

/** Pool indices of a terminator's targets. */
export function targetPlaces(body: Body, inst: Value): number[] {
  const count = collectTargets(body, inst);
  return Array.from(targetAt.subarray(0, count));
}

/** Joins each block to its only predecessor where that leads nowhere else. */
function joinBlocks(fn: Func): boolean {
  const { body } = fn;
  const { blocks } = body;
  const preds = new Int32Array(blocks.length);
  const isLabel = labelled(body);
  for (let b = 0; b < blocks.length; b++) {
    for (let t = collectTargets(body, terminator(body, b)) - 1; t >= 0; t--) preds[body.pool[targetAt[t]!]!]!++;
  }
  const replaced = replacedScratch.take(body.count, -1);
  let changed = false;
  const gone = new Uint8Array(blocks.length);
  for (let b: BlockId = 0; b < blocks.length; b++) {
    if (gone[b] !== 0) continue;
    const block = blocks[b]!;
    for (;;) {
      const last = block.insts[block.insts.length - 1]!;
      if (body.op[last] !== Op.br) break;
      const next = body.operand(last, 0);
      if (next === b || preds[next] !== 1 || isLabel[next] !== 0 || next === 0) break;
      const args = targetArgs(body, body.start[last]!);
      const { params, insts } = blocks[next]!;
      for (let i = 0; i < params.length; i++) replaced[params[i]!] = args[i]!;
      block.insts.pop();
      for (let i = 0; i < insts.length; i++) block.insts.push(insts[i]!);
      // Left unreachable; the next round takes it away.
      gone[next] = 1;
      blocks[next] = { params: [], insts: [body.push(Op.unreachable, 0, 0, [], 0)] };
      changed = true;
    }
  }
  if (!changed) return false;
  rewriteUses(body, replaced);
  fn.invalidate();
  dropDead(fn);
  return true;
}

// Dead code elimination: what no effect depends on, block parameters included.
//
// Mark and sweep over SSA (Cytron et al. 1991, 7.1, with every terminator taken as live): an argument of a jump is live only
// if the parameter that takes it is, so that values that only feed themselves around a loop go too.

import type { Value } from '../module.ts';
import * as Op from '../op.gen.ts';
import { flagsOf, Terminates } from '../ops.ts';
import { setOperands } from './edit.ts';
import { isRemovable } from './effects.ts';
import type { CallFacts } from './facts.ts';
import type { Func } from './func.ts';
import { homes, ValueUses } from './uses.ts';

/** Removes dead instructions and parameters; whether there were any. */
export function dce(fn: Func, facts: CallFacts | null): boolean {
  const { body, flow } = fn;
  const { blocks } = body;
  const live = new Uint8Array(body.count);
  const home = homes(body);
  const work: Value[] = [];
  const uses = new ValueUses();
  const { pool } = body;
  const mark = (value: Value): void => {
    if (live[value] !== 0) return;
    live[value] = 1;
    work.push(value);
  };
  for (let b = 0; b < blocks.length; b++) {
    const { insts } = blocks[b]!;
    for (let i = 0; i < insts.length; i++) {
      const inst = insts[i]!;
      const op = body.op[inst]!;
      if ((flagsOf[op]! & Terminates) !== 0) {
        live[inst] = 1;
        // Arguments of jumps follow their parameters.
        if (op === Op.br) continue;
        if (op === Op.brif || op === Op.switch_ || op === Op.brind) { mark(pool[body.start[inst]!]!); continue; }
        const n = uses.of(body, inst);
        for (let k = 0; k < n; k++) mark(pool[uses.at[k]!]!);
      } else if (!isRemovable(body, inst, facts)) {
        mark(inst);
      }
    }
  }
  while (work.length > 0) {
    const value = work.pop()!;
    if (body.op[value] === Op.param) {
      const block = home[value]!;
      if (block <= 0) continue;
      const index = pool[body.start[value]!]!;
      for (let p = flow.predStart[block]!; p < flow.predStart[block + 1]!; p++) {
        const at = flow.edgeAt[flow.predEdges[p]!]!;
        mark(pool[at + 2 + index]!);
      }
      continue;
    }
    const n = uses.of(body, value);
    for (let k = 0; k < n; k++) mark(pool[uses.at[k]!]!);
  }
  return sweep(fn, live);
}

function sweep(fn: Func, live: Uint8Array): boolean {
  const { body } = fn;
  const { blocks } = body;
  let changed = false;
  const dead = new Uint8Array(body.count);
  let deadParams = 0;
  for (let b = 0; b < blocks.length; b++) {
    const block = blocks[b]!;
    if (!fn.flow.isReachable(b)) continue;
    let kept = 0;
    const { insts, params } = block;
    for (let i = 0; i < insts.length; i++) if (live[insts[i]!] !== 0) insts[kept++] = insts[i]!;
    if (kept < insts.length) changed = true;
    insts.length = kept;
    if (b === 0) continue;
    for (let i = 0; i < params.length; i++) {
      if (live[params[i]!] !== 0) continue;
      dead[params[i]!] = 1;
      deadParams++;
    }
  }
  if (deadParams > 0) {
    dropParams(fn, dead);
    changed = true;
  }
  return changed;
}

/** Removes block parameters, flagged by value, with the arguments for them. */
export function dropParams(fn: Func, dead: Uint8Array): void {
  const { body } = fn;
  const { blocks } = body;
  for (let b = 0; b < blocks.length; b++) {
    const { insts } = blocks[b]!;
    dropArguments(fn, insts[insts.length - 1]!, dead);
  }
  for (let b = 1; b < blocks.length; b++) {
    const { params } = blocks[b]!;
    let kept = 0;
    for (let i = 0; i < params.length; i++) {
      const param = params[i]!;
      if (param < dead.length && dead[param] !== 0) continue;
      body.pool[body.start[param]!] = kept;
      params[kept++] = param;
    }
    params.length = kept;
  }
  fn.invalidate();
}

const operands: number[] = [];

function dropArguments(fn: Func, inst: Value, dead: Uint8Array): void {
  const { body } = fn;
  const { pool } = body;
  const op = body.op[inst]!;
  if (op !== Op.br && op !== Op.brif && op !== Op.switch_) return;
  const start = body.start[inst]!;
  const end = start + body.length[inst]!;
  operands.length = 0;
  let at = start;
  let cases = 0;
  if (op !== Op.br) operands.push(pool[at++]!);
  if (op === Op.switch_) {
    cases = pool[at]!;
    operands.push(pool[at++]!);
  }
  while (at < end) {
    if (cases-- > 0) operands.push(pool[at++]!);
    const target = pool[at]!;
    const count = pool[at + 1]!;
    const { params } = body.blocks[target]!;
    operands.push(target);
    const place = operands.push(0) - 1;
    for (let i = 0; i < count; i++) if (!(params[i]! < dead.length) || dead[params[i]!] === 0) operands.push(pool[at + 2 + i]!);
    operands[place] = operands.length - place - 1;
    at += 2 + count;
  }
  if (operands.length < end - start) setOperands(body, inst, operands);
}

// The passes: what they are, at which level they run, in which order and why.
//
// `pipeline` is the order for one function. `order` holds what that order must obey, each with its reason; it is checked
// when this file is loaded, so that moving a row where it does harm is an error. A pass is a function of (Func, Context)
// that says whether it changed the body; to add one, add a file and a row.

import type { CallFacts } from './facts.ts';
import type { Func } from './func.ts';
import { clean } from './clean.ts';
import { dce } from './dce.ts';
import { compact } from './edit.ts';
import { dse } from './dse.ts';
import { idiom } from './idiom.ts';
import { ifconvert } from './ifconvert.ts';
import { licm } from './licm.ts';
import { Memory } from './memory.ts';
import { mem2reg } from './mem2reg.ts';
import { Rewriter } from './rewrite.ts';
import { rotate } from './rotate.ts';
import { sccp } from './sccp.ts';
import { sroa } from './sroa.ts';
import { tailrec } from './tailrec.ts';
import { thread } from './thread.ts';

/** What passes know beyond the function. */
export interface Context {
  /** Effects of the module's functions, null while they are unknown. */
  readonly facts: CallFacts | null;
}

export interface Pass {
  readonly name: string;
  /** Lowest -O level at which it runs. */
  readonly level: number;
  /** One line for people. */
  readonly doc: string;
  /** Whether a function that calls setjmp may go through: nothing may move across the call. */
  readonly setjmp: boolean;
  readonly run: (fn: Func, context: Context) => boolean;
}

function simplify(fn: Func): boolean {
  return new Rewriter(fn, null).run();
}

/** What was a loop joins the blocks around it; the rules then make literals of the numbers of rounds. */
function fillsAndCopies(fn: Func): boolean {
  return idiom(fn) && (clean(fn), simplify(fn), true);
}

function gvn(fn: Func, context: Context): boolean {
  const memory = new Memory(fn, context.facts);
  const rewriter = new Rewriter(fn, memory);
  memory.attach(rewriter);
  return rewriter.run();
}

/** Legend: name, level, setjmp, what it does, function. */
const rows: readonly (readonly [string, number, boolean, string, Pass['run']])[] = [
  ['clean', 1, true, 'control flow: constant branches, empty and joined blocks, single-valued parameters', clean],
  ['tailrec', 2, false, 'a function that ends by calling itself becomes a loop', tailrec],
  ['rotate', 2, true, 'loops test at their bottom', rotate],
  ['sroa', 1, false, 'aggregate slots become one slot per scalar leaf', sroa],
  ['mem2reg', 1, false, 'scalar slots become values', mem2reg],
  ['simplify', 1, false, 'algebraic rules and common subexpressions', simplify],
  ['gvn', 1, false, 'value numbering with loads and stores', gvn],
  ['sccp', 2, false, 'constants through the ways that are taken while they hold', sccp],
  ['thread', 2, false, 'jumps past branches that are decided before they are reached', thread],
  ['dse', 1, true, 'stores that nothing reads', dse],
  ['ifconvert', 2, true, 'short branches become selects', ifconvert],
  ['licm', 2, false, 'loop-invariant code goes in front of the loop', (fn, { facts }) => licm(fn, facts)],
  ['idiom', 2, false, 'loops that fill or copy become memset and memcpy', fillsAndCopies],
  ['dce', 1, true, 'what no effect depends on', (fn, { facts }) => dce(fn, facts)],
  ['compact', 1, true, 'values renumbered in order, unused slots dropped', (fn) => { compact(fn.body); fn.invalidate(); return false; }],
];

export const passes: readonly Pass[] = rows.map(([name, level, setjmp, doc, run]) => ({ name, level, doc, setjmp, run }));

/** The passes over one function, in order. */
export const pipeline: readonly string[] = [
  'clean', 'rotate', 'sroa', 'mem2reg', 'simplify', 'sccp', 'clean', 'gvn', 'thread', 'clean', 'dse', 'dce', 'tailrec', 'ifconvert', 'clean', 'simplify', 'licm', 'clean', 'idiom', 'dce', 'compact',
];

/**
 * The passes over a function that went through the pipeline before its layout was bound, and into which nothing was inlined since: what
 * literals in the place of relocatable constants make possible. Slots and loops are as the pipeline left them.
 */
export const boundPipeline: readonly string[] = ['gvn', 'thread', 'clean', 'dse', 'dce', 'ifconvert', 'clean', 'licm', 'dce', 'compact'];

/** Legend: a pass, one that must come later (some time after the last of the first), the reason. */
export const order: readonly (readonly [before: string, after: string, why: string])[] = [
  ['rotate', 'mem2reg', 'the values of a header stay in it only while variables are in slots'],
  ['rotate', 'licm', 'what stands behind a test at the top is not always executed'],
  ['dce', 'tailrec', 'a slot of the frame that nobody uses would look as if it were needed'],
  ['dce', 'ifconvert', 'dead instructions would count as work done in vain'],
  ['sroa', 'mem2reg', 'leaves are scalar slots'],
  ['mem2reg', 'sccp', 'it looks at values, not at slots'],
  ['sccp', 'gvn', 'what is never executed would keep values apart'],
  ['mem2reg', 'simplify', 'the rules look at values, not at slots'],
  ['gvn', 'thread', 'what is computed twice would not be one condition'],
  ['thread', 'ifconvert', 'a way that is led past a branch needs no select'],
  ['gvn', 'licm', 'equal invariants are one value, and move once'],
  ['gvn', 'dce', 'replaced values leave dead instructions'],
  ['rotate', 'idiom', 'a loop that tests at its bottom goes round at least once'],
  ['licm', 'idiom', 'only what is left in the loop changes'],
  ['clean', 'idiom', 'values with which a loop starts come through blocks in front of it'],
  ['idiom', 'dce', 'addresses of the accesses have no use left'],
  ['dce', 'compact', 'compact keeps what is there'],
];

/** What is wrong with an order of passes; [] if nothing. */
export function checkOrder(names: readonly string[]): string[] {
  const wrong: string[] = [];
  for (const name of names) if (!passes.some((pass) => pass.name === name)) wrong.push(`no pass ${name}`);
  for (const [before, after, why] of order) {
    if (names.indexOf(before) < 0 || names.indexOf(after) < 0) continue;
    if (names.lastIndexOf(after) < names.indexOf(before)) wrong.push(`${after} must run after ${before}: ${why}`);
  }
  return wrong;
}

const wrong = [...checkOrder(pipeline), ...checkOrder(boundPipeline)];
if (wrong.length > 0) throw new Error(wrong.join('; '));

/** The pass of a name. */
export function passNamed(name: string): Pass | undefined {
  return passes.find((pass) => pass.name === name);
}

// Control flow of a body as flat arrays: edges, reverse postorder, dominator tree, natural loops.
//
// Dominators by Cooper, Harvey and Kennedy (2001), iterated over reverse postorder; loops from back edges, inner ones first
// (Havlak 1997 without irreducible regions: a cycle whose header does not dominate it is no loop here). A Flow is a
// snapshot: whoever changes a terminator or a block must drop it (Func.invalidate). Dominators and loops are computed when
// first asked for.

import type { BlockId, Body } from '../module.ts';
import * as Op from '../op.gen.ts';

export class Flow {
  readonly blockCount: number;
  /** Edges of block b are `edgeStart[b] .. edgeStart[b + 1]`. */
  readonly edgeStart: Int32Array;
  /** Indexed by edge: source, target, and the pool index of the target's block entry (-1 from a brind). */
  readonly edgeFrom: Int32Array;
  readonly edgeTo: Int32Array;
  readonly edgeAt: Int32Array;
  /** Edges into block b are `predEdges[predStart[b] .. predStart[b + 1]]`, only from reachable blocks. */
  readonly predStart: Int32Array;
  readonly predEdges: Int32Array;
  /** Reachable blocks in reverse postorder, and the place of each block in it (-1 if unreachable). */
  readonly rpo: Int32Array;
  readonly rpoIndex: Int32Array;
  #dominance: Dominance | null = null;
  #loopNest: Loops | null = null;

  constructor(body: Body) {
    const count = body.blocks.length;
    this.blockCount = count;
    this.edgeStart = new Int32Array(count + 1);
    const from: number[] = [];
    const to: number[] = [];
    const at: number[] = [];
    collectEdges(body, this.edgeStart, from, to, at);
    this.edgeFrom = Int32Array.from(from);
    this.edgeTo = Int32Array.from(to);
    this.edgeAt = Int32Array.from(at);
    this.rpoIndex = new Int32Array(count).fill(-1);
    this.rpo = this.#order();
    this.predStart = new Int32Array(count + 1);
    this.predEdges = this.#predecessors();
  }

  get #dom(): Dominance { return this.#dominance ??= new Dominance(this); }
  get #loops(): Loops { return this.#loopNest ??= new Loops(this); }

  /** Immediate dominator; -1 for the entry and unreachable blocks. */
  get idom(): Int32Array { return this.#dom.idom; }
  /** Children in the dominator tree of b: `children[childStart[b] .. childStart[b + 1]]`, in reverse postorder. */
  get childStart(): Int32Array { return this.#dom.childStart; }
  get children(): Int32Array { return this.#dom.children; }
  /** Innermost loop's header of each block, -1 outside loops; of a header itself. */
  get loopHeader(): Int32Array { return this.#loops.header; }
  /** Of a header: header of the loop around it, -1 if none. */
  get loopParent(): Int32Array { return this.#loops.parent; }
  get loopDepth(): Uint16Array { return this.#loops.depth; }
  /** Loop headers, inner loops before outer ones. */
  get headers(): readonly number[] { return this.#loops.headers; }

  isReachable(block: BlockId): boolean { return this.rpoIndex[block]! >= 0; }

  /** Whether every way to b goes through a (a block dominates itself); both reachable. */
  dominates(a: BlockId, b: BlockId): boolean {
    const { enter, leave } = this.#dom;
    return enter[a]! <= enter[b]! && leave[b]! <= leave[a]!;
  }

  predCount(block: BlockId): number { return this.predStart[block + 1]! - this.predStart[block]!; }

  /** Whether a block lies in the loop of a header. */
  inLoop(block: BlockId, header: BlockId): boolean {
    const { header: headerOf, parent } = this.#loops;
    let at = headerOf[block]!;
    while (at >= 0 && at !== header) at = parent[at]!;
    return at === header;
  }

  #order(): Int32Array {
    const count = this.blockCount;
    const order = new Int32Array(count);
    let last = count;
    const seen = new Uint8Array(count);
    const next = this.edgeStart.slice(0, count);
    const stack = new Int32Array(count + 1);
    let depth = 0;
    seen[0] = 1;
    stack[0] = 0;
    while (depth >= 0) {
      const block = stack[depth]!;
      if (next[block]! < this.edgeStart[block + 1]!) {
        const to = this.edgeTo[next[block]!]!;
        next[block]!++;
        if (seen[to] === 0) {
          seen[to] = 1;
          stack[++depth] = to;
        }
      } else {
        order[--last] = block;
        depth--;
      }
    }
    const rpo = order.slice(last);
    for (let i = 0; i < rpo.length; i++) this.rpoIndex[rpo[i]!] = i;
    return rpo;
  }

  #predecessors(): Int32Array {
    const { predStart, edgeTo, edgeFrom, rpoIndex } = this;
    let live = 0;
    for (let e = 0; e < edgeTo.length; e++) {
      if (rpoIndex[edgeFrom[e]!]! < 0) continue;
      predStart[edgeTo[e]! + 1]!++;
      live++;
    }
    for (let b = 0; b < this.blockCount; b++) predStart[b + 1]! += predStart[b]!;
    const fill = predStart.slice();
    const edges = new Int32Array(live);
    for (let e = 0; e < edgeTo.length; e++) {
      if (rpoIndex[edgeFrom[e]!]! < 0) continue;
      edges[fill[edgeTo[e]!]!++] = e;
    }
    return edges;
  }
}

/** Dominator tree with intervals of a walk over it. */
class Dominance {
  readonly idom: Int32Array;
  readonly childStart: Int32Array;
  readonly children: Int32Array;
  readonly enter: Int32Array;
  readonly leave: Int32Array;

  constructor(flow: Flow) {
    const count = flow.blockCount;
    this.idom = new Int32Array(count).fill(-1);
    this.#dominators(flow);
    this.childStart = new Int32Array(count + 1);
    this.children = new Int32Array(flow.rpo.length);
    this.enter = new Int32Array(count).fill(-1);
    this.leave = new Int32Array(count).fill(-1);
    this.#tree(flow);
  }

  #dominators(flow: Flow): void {
    const { rpo, rpoIndex, predStart, predEdges, edgeFrom } = flow;
    const { idom } = this;
    if (rpo.length === 0) return;
    idom[0] = 0;
    for (let changed = true; changed;) {
      changed = false;
      for (let i = 1; i < rpo.length; i++) {
        const block = rpo[i]!;
        let best = -1;
        for (let p = predStart[block]!; p < predStart[block + 1]!; p++) {
          const pred = edgeFrom[predEdges[p]!]!;
          if (idom[pred]! < 0) continue;
          if (best < 0) { best = pred; continue; }
          let other = pred;
          while (best !== other) {
            while (rpoIndex[other]! > rpoIndex[best]!) other = idom[other]!;
            while (rpoIndex[best]! > rpoIndex[other]!) best = idom[best]!;
          }
        }
        if (idom[block] !== best) {
          idom[block] = best;
          changed = true;
        }
      }
    }
    idom[0] = -1;
  }

  #tree(flow: Flow): void {
    const { rpo, blockCount } = flow;
    const { idom, childStart, children, enter, leave } = this;
    for (let i = 1; i < rpo.length; i++) childStart[idom[rpo[i]!]! + 1]!++;
    for (let b = 0; b < blockCount; b++) childStart[b + 1]! += childStart[b]!;
    const next = childStart.slice();
    for (let i = 1; i < rpo.length; i++) children[next[idom[rpo[i]!]!]!++] = rpo[i]!;
    next.set(childStart);
    let clock = 0;
    let at = rpo.length > 0 ? 0 : -1;
    if (at === 0) enter[0] = clock++;
    while (at >= 0) {
      if (next[at]! < childStart[at + 1]!) {
        at = children[next[at]!++]!;
        enter[at] = clock++;
      } else {
        leave[at] = clock++;
        at = idom[at]!;
      }
    }
  }
}

/** Natural loops. */
class Loops {
  readonly header: Int32Array;
  readonly parent: Int32Array;
  readonly depth: Uint16Array;
  readonly headers: number[] = [];

  constructor(flow: Flow) {
    const { rpo, predStart, predEdges, edgeFrom, blockCount } = flow;
    this.header = new Int32Array(blockCount).fill(-1);
    this.parent = new Int32Array(blockCount).fill(-1);
    this.depth = new Uint16Array(blockCount);
    const { header: headerOf, parent, depth, headers } = this;
    const work: number[] = [];
    for (let i = rpo.length - 1; i >= 0; i--) {
      const header = rpo[i]!;
      work.length = 0;
      for (let p = predStart[header]!; p < predStart[header + 1]!; p++) {
        const latch = edgeFrom[predEdges[p]!]!;
        if (flow.rpoIndex[latch]! >= i && flow.dominates(header, latch)) work.push(latch);
      }
      if (work.length === 0) continue;
      headers.push(header);
      headerOf[header] = header;
      while (work.length > 0) {
        let block = work.pop()!;
        if (block === header) continue;
        // The outermost loop that is known around this block so far.
        if (headerOf[block]! >= 0) {
          let outer = headerOf[block]!;
          while (parent[outer]! >= 0) outer = parent[outer]!;
          if (outer === header) continue;
          parent[outer] = header;
          block = outer;
        } else {
          headerOf[block] = header;
        }
        for (let p = predStart[block]!; p < predStart[block + 1]!; p++) work.push(edgeFrom[predEdges[p]!]!);
      }
    }
    for (let i = headers.length - 1; i >= 0; i--) {
      const header = headers[i]!;
      depth[header] = parent[header]! < 0 ? 1 : depth[parent[header]!]! + 1;
    }
    if (headers.length > 0) for (const block of rpo) if (headerOf[block]! >= 0) depth[block] = depth[headerOf[block]!]!;
  }
}

/** Edges of all blocks in order of blocks and targets. */
function collectEdges(body: Body, starts: Int32Array, from: number[], to: number[], at: number[]): void {
  const { blocks, pool } = body;
  for (let b = 0; b < blocks.length; b++) {
    starts[b] = from.length;
    const { insts } = blocks[b]!;
    const last = insts[insts.length - 1]!;
    const start = body.start[last]!;
    switch (body.op[last]) {
      case Op.br: from.push(b); to.push(pool[start]!); at.push(start); break;
      case Op.brif: {
        const second = start + 3 + pool[start + 2]!;
        from.push(b, b);
        to.push(pool[start + 1]!, pool[second]!);
        at.push(start + 1, second);
        break;
      }
      case Op.switch_: {
        let place = start + 2;
        for (let i = pool[start + 1]!; i > 0; i--) {
          from.push(b);
          to.push(pool[place + 1]!);
          at.push(place + 1);
          place += 3 + pool[place + 2]!;
        }
        from.push(b);
        to.push(pool[place]!);
        at.push(place);
        break;
      }
      case Op.brind:
        for (let i = 0; i < pool[start + 1]!; i++) {
          from.push(b);
          to.push(body.labels[pool[start + 2 + i]!]!);
          at.push(-1);
        }
        break;
      default:
    }
  }
  starts[blocks.length] = from.length;
}

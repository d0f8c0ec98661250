// Dominator tree of a control-flow graph.
//
// Algorithm: Lengauer and Tarjan (1979), the simple version with path compression, O(E log V) whatever the graph, so
// that hostile modules are verified in bounded time. All walks are iterative. Block 0 is the root.

/** Dominators of the blocks reachable from block 0. */
export class DomTree {
  /** Indexed by block: immediate dominator; -1 for the root and for unreachable blocks. */
  readonly idom: Int32Array;
  /** Reachable blocks in depth-first preorder. */
  readonly order: Int32Array;
  readonly #enter: Int32Array;
  readonly #leave: Int32Array;

  /** `successors[i]` for i in `starts[b] .. starts[b + 1]` are the successors of block b, all in range. */
  constructor(blockCount: number, starts: Int32Array, successors: ArrayLike<number>) {
    this.idom = new Int32Array(blockCount).fill(-1);
    this.#enter = new Int32Array(blockCount).fill(-1);
    this.#leave = new Int32Array(blockCount).fill(-1);
    this.order = depthFirst(blockCount, starts, successors, this.idom);
    dominators(this.order, this.idom, blockCount, starts, successors);
    this.#number(blockCount);
  }

  isReachable(block: number): boolean { return this.#enter[block]! >= 0; }

  /** Whether every path from the entry to b goes through a (a block dominates itself); both reachable. */
  dominates(a: number, b: number): boolean {
    return this.#enter[a]! <= this.#enter[b]! && this.#leave[b]! <= this.#leave[a]!;
  }

  /** Preorder and postorder intervals of the dominator tree. */
  #number(blockCount: number): void {
    if (this.order.length === 0) return;
    const firstChild = new Int32Array(blockCount).fill(-1);
    const sibling = new Int32Array(blockCount).fill(-1);
    for (let i = this.order.length - 1; i > 0; i--) {
      const block = this.order[i]!;
      const parent = this.idom[block]!;
      sibling[block] = firstChild[parent]!;
      firstChild[parent] = block;
    }
    let clock = 0;
    let at = 0;
    this.#enter[0] = clock++;
    for (;;) {
      const child = firstChild[at]!;
      if (child >= 0) {
        firstChild[at] = sibling[child]!;
        at = child;
        this.#enter[at] = clock++;
      } else {
        this.#leave[at] = clock++;
        if (at === 0) break;
        at = this.idom[at]!;
      }
    }
  }
}

/** Depth-first preorder; leaves the tree's parents in `parent`. */
function depthFirst(
  blockCount: number,
  starts: Int32Array,
  successors: ArrayLike<number>,
  parent: Int32Array,
): Int32Array {
  const order: number[] = [];
  if (blockCount === 0) return Int32Array.from(order);
  const seen = new Uint8Array(blockCount);
  const next = starts.slice(0, blockCount);
  seen[0] = 1;
  order.push(0);
  for (let at = 0; at >= 0;) {
    if (next[at]! < starts[at + 1]!) {
      const to = successors[next[at]!]!;
      next[at] = next[at]! + 1;
      if (seen[to] === 0) {
        seen[to] = 1;
        parent[to] = at;
        order.push(to);
        at = to;
      }
    } else {
      at = at === 0 ? -1 : parent[at]!;
    }
  }
  return Int32Array.from(order);
}

/** Replaces depth-first parents in `idom` by immediate dominators. Works on preorder numbers. */
function dominators(
  order: Int32Array,
  idom: Int32Array,
  blockCount: number,
  starts: Int32Array,
  successors: ArrayLike<number>,
): void {
  const count = order.length;
  const number = new Int32Array(blockCount).fill(-1);
  for (let i = 0; i < count; i++) number[order[i]!] = i;
  const parent = new Int32Array(count);
  for (let i = 1; i < count; i++) parent[i] = number[idom[order[i]!]!]!;
  // Predecessors of reachable blocks, as lists through arrays.
  const head = new Int32Array(count).fill(-1);
  const nextEdge: number[] = [];
  const edgeFrom: number[] = [];
  for (let i = 0; i < count; i++) {
    const block = order[i]!;
    for (let e = starts[block]!; e < starts[block + 1]!; e++) {
      const to = number[successors[e]!]!;
      nextEdge.push(head[to]!);
      head[to] = edgeFrom.push(i) - 1;
    }
  }
  const semi = new Int32Array(count);
  for (let i = 0; i < count; i++) semi[i] = i;
  const label = semi.slice();
  const ancestor = new Int32Array(count).fill(-1);
  const bucket = new Int32Array(count).fill(-1);
  const inBucket = new Int32Array(count).fill(-1);
  const dom = new Int32Array(count);
  const path: number[] = [];
  const evaluate = (v: number): number => {
    if (ancestor[v] === -1) return label[v]!;
    // Path compression: from the node below the root of the forest down to v.
    let at = v;
    path.length = 0;
    while (ancestor[ancestor[at]!] !== -1) {
      path.push(at);
      at = ancestor[at]!;
    }
    for (let i = path.length - 1; i >= 0; i--) {
      const node = path[i]!;
      const above = ancestor[node]!;
      if (semi[label[above]!]! < semi[label[node]!]!) label[node] = label[above]!;
      ancestor[node] = ancestor[above]!;
    }
    return label[v]!;
  };
  for (let w = count - 1; w > 0; w--) {
    for (let e = head[w]!; e >= 0; e = nextEdge[e]!) {
      const candidate = semi[evaluate(edgeFrom[e]!)]!;
      if (candidate < semi[w]!) semi[w] = candidate;
    }
    inBucket[w] = bucket[semi[w]!]!;
    bucket[semi[w]!] = w;
    const p = parent[w]!;
    ancestor[w] = p;
    for (let v = bucket[p]!; v >= 0; v = inBucket[v]!) {
      const u = evaluate(v);
      dom[v] = semi[u]! < semi[v]! ? u : p;
    }
    bucket[p] = -1;
  }
  for (let w = 1; w < count; w++) {
    if (dom[w] !== semi[w]) dom[w] = dom[dom[w]!]!;
    idom[order[w]!] = order[dom[w]!]!;
  }
  if (count > 0) idom[order[0]!] = -1;
}

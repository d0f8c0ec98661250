// Structured control flow from an arbitrary control-flow graph.
//
// 1. Irreducible loops get a dispatcher: in each strongly connected component with several entries (Tarjan 1972), all
//    edges to the entries go to a new node instead, after setting a label variable, and the new node switches on it.
// 2. Blocks and loops from the dominator tree (Ramsey, "Beyond Relooper", ICFP 2022): a node with several forward
//    predecessors closes a `block` placed in its immediate dominator; a target of a backward edge opens a `loop`; every
//    other node is emitted in place of the jump to it.
//
// Nodes are small integers; node 0 is the entry, and nothing jumps to it. The plan below knows nothing of instructions: the emitter walks it.

import { DomTree } from '../../ir/domtree.ts';

/** One jump: where it goes now, and which dispatcher labels to set on the way. */
export interface Edge {
  readonly from: number;
  /** The node that the program jumps to. */
  readonly to: number;
  /** The node that is jumped to in the reducible graph: `to`, or a dispatcher. */
  target: number;
  /** Dispatchers and the label numbers to give them before the jump. */
  readonly sets: { readonly dispatcher: number; readonly label: number }[];
}

/** The reducible graph with what emission needs. All arrays are indexed by node. */
export interface Plan {
  /** Outgoing edges; of a dispatcher, indexed by label. */
  readonly edges: readonly Edge[][];
  readonly isDispatcher: readonly boolean[];
  /** Position in reverse postorder, -1 if unreachable. */
  readonly order: Int32Array;
  /** Children in the dominator tree that several forward edges reach, in reverse postorder. */
  readonly merges: readonly number[][];
  readonly isMerge: readonly boolean[];
  readonly isLoop: readonly boolean[];
}

/** Plans the emission of a graph given by successor lists (an edge per entry, duplicates kept). */
export function planStructure(successors: readonly (readonly number[])[]): Plan {
  const edges: Edge[][] = successors.map((targets, from) => targets.map((to) => ({ from, to, target: to, sets: [] })));
  const isDispatcher: boolean[] = successors.map(() => false);
  new Reducer(edges, isDispatcher).run();
  const order = reversePostorder(edges);
  const starts = new Int32Array(edges.length + 1);
  for (let node = 0; node < edges.length; node++) starts[node + 1] = starts[node]! + edges[node]!.length;
  const { idom } = new DomTree(edges.length, starts, edges.flat().map((edge) => edge.target));
  const count = edges.length;
  const forward = new Int32Array(count);
  const isLoop = Array.from({ length: count }, () => false);
  for (let node = 0; node < count; node++) {
    if (order[node]! < 0) continue;
    for (const edge of edges[node]!) {
      if (order[edge.target]! <= order[node]!) isLoop[edge.target] = true;
      else forward[edge.target]!++;
    }
  }
  const isMerge = Array.from(forward, (n) => n > 1);
  const merges: number[][] = Array.from({ length: count }, () => []);
  const byOrder = Array.from({ length: count }, (_, node) => node).filter((node) => order[node]! >= 0)
    .sort((a, b) => order[a]! - order[b]!);
  for (const node of byOrder) if (isMerge[node]) merges[idom[node]!]!.push(node);
  return { edges, isDispatcher, order, merges, isMerge, isLoop };
}

/** Gives every loop a single entry by inserting dispatchers. */
class Reducer {
  readonly #edges: Edge[][];
  readonly #isDispatcher: boolean[];

  constructor(edges: Edge[][], isDispatcher: boolean[]) {
    this.#edges = edges;
    this.#isDispatcher = isDispatcher;
  }

  run(): void {
    // Regions to examine: the nodes of a loop body and its header, whose incoming edges no longer count.
    const order = reversePostorder(this.#edges);
    const reachable = this.#edges.map((_, node) => node).filter((node) => order[node]! >= 0);
    const work: { nodes: number[]; header: number }[] = [{ nodes: reachable, header: -1 }];
    while (work.length > 0) {
      const region = work.pop()!;
      for (const component of this.#components(region.nodes, region.header)) {
        const inside = new Set(component);
        const entries = this.#entries(component, inside, region);
        if (entries.length === 0) continue;
        let header = entries[0]!;
        if (entries.length > 1) {
          header = this.#dispatch(entries);
          component.push(header);
        }
        if (component.length > 1) work.push({ nodes: component, header });
      }
    }
  }

  /** Nodes of a component that edges from outside it reach. */
  #entries(component: readonly number[], inside: ReadonlySet<number>, region: { nodes: readonly number[]; header: number }): number[] {
    const entries = new Set<number>();
    for (const node of region.nodes) {
      if (inside.has(node)) continue;
      for (const edge of this.#edges[node]!) if (inside.has(edge.target)) entries.add(edge.target);
    }
    return component.filter((node) => entries.has(node));
  }

  /** A dispatcher in front of the entries; every edge to them goes through it. */
  #dispatch(entries: readonly number[]): number {
    const dispatcher = this.#edges.length;
    const label = new Map(entries.map((entry, i) => [entry, i]));
    for (const list of this.#edges) {
      for (const edge of list) {
        const number = label.get(edge.target);
        if (number === undefined) continue;
        edge.sets.push({ dispatcher, label: number });
        edge.target = dispatcher;
      }
    }
    this.#edges.push(entries.map((to) => ({ from: dispatcher, to, target: to, sets: [] })));
    this.#isDispatcher.push(true);
    return dispatcher;
  }

  /** Strongly connected components with a cycle, in the region without edges to its header. */
  #components(nodes: readonly number[], header: number): number[][] {
    const member = new Set(nodes);
    const index = new Map<number, number>();
    const low = new Map<number, number>();
    const onStack = new Set<number>();
    const stack: number[] = [];
    const found: number[][] = [];
    const counts = (edge: Edge): boolean => edge.target !== header && member.has(edge.target);
    for (const root of nodes) {
      if (index.has(root)) continue;
      // Tarjan's algorithm with an explicit stack of (node, next edge).
      const frames: { node: number; next: number }[] = [{ node: root, next: 0 }];
      while (frames.length > 0) {
        const frame = frames[frames.length - 1]!;
        const { node } = frame;
        if (frame.next === 0) {
          index.set(node, index.size);
          low.set(node, index.get(node)!);
          stack.push(node);
          onStack.add(node);
        }
        const edges = this.#edges[node]!;
        let descended = false;
        while (frame.next < edges.length) {
          const edge = edges[frame.next++]!;
          if (!counts(edge)) continue;
          if (!index.has(edge.target)) {
            frames.push({ node: edge.target, next: 0 });
            descended = true;
            break;
          }
          if (onStack.has(edge.target)) low.set(node, Math.min(low.get(node)!, index.get(edge.target)!));
        }
        if (descended) continue;
        if (edges.length === 0) frame.next = 1;
        frames.pop();
        const parent = frames[frames.length - 1];
        if (parent !== undefined) low.set(parent.node, Math.min(low.get(parent.node)!, low.get(node)!));
        if (low.get(node) !== index.get(node)) continue;
        const component: number[] = [];
        for (let at = -1; at !== node;) {
          at = stack.pop()!;
          onStack.delete(at);
          component.push(at);
        }
        const cyclic = component.length > 1 || this.#edges[node]!.some((edge) => counts(edge) && edge.target === node);
        if (cyclic) found.push(component);
      }
    }
    return found;
  }
}

/** Reverse postorder numbers from node 0; -1 where unreachable. */
function reversePostorder(edges: readonly (readonly Edge[])[]): Int32Array {
  const order = new Int32Array(edges.length).fill(-1);
  const seen = new Uint8Array(edges.length);
  const post: number[] = [];
  const frames: { node: number; next: number }[] = [{ node: 0, next: 0 }];
  seen[0] = 1;
  while (frames.length > 0) {
    const frame = frames[frames.length - 1]!;
    const list = edges[frame.node]!;
    if (frame.next === list.length) {
      post.push(frame.node);
      frames.pop();
      continue;
    }
    // Last successor first, so that the first one comes first in reverse postorder.
    const { target } = list[list.length - 1 - frame.next++]!;
    if (seen[target] === 0) {
      seen[target] = 1;
      frames.push({ node: target, next: 0 });
    }
  }
  for (let i = 0; i < post.length; i++) order[post[post.length - 1 - i]!] = i;
  return order;
}

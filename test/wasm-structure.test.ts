// The structuring of control flow: every graph must give a plan whose loops have one entry and that keeps every path.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planStructure, type Plan } from '../backends/wasm/structure.ts';

/** Follows an edge through dispatchers to the node that the program means. */
function destination(plan: Plan, from: number, i: number): number {
  const edge = plan.edges[from]![i]!;
  const labels = new Map(edge.sets.map((set) => [set.dispatcher, set.label]));
  let at = edge.target;
  while (plan.isDispatcher[at]) {
    const next = plan.edges[at]![labels.get(at)!]!;
    for (const set of next.sets) labels.set(set.dispatcher, set.label);
    at = next.target;
  }
  return at;
}

/** A graph is reducible iff every backward edge goes to a node that dominates its source. */
function loopsAreNatural(plan: Plan): boolean {
  const count = plan.edges.length;
  const reachableWithout = (removed: number): Set<number> => {
    const seen = new Set<number>(removed === 0 ? [] : [0]);
    const work = [...seen];
    while (work.length > 0) {
      for (const edge of plan.edges[work.pop()!]!) {
        if (edge.target === removed || seen.has(edge.target)) continue;
        seen.add(edge.target);
        work.push(edge.target);
      }
    }
    return seen;
  };
  for (let node = 0; node < count; node++) {
    if (plan.order[node]! < 0) continue;
    for (const edge of plan.edges[node]!) {
      if (plan.order[edge.target]! <= plan.order[node]! && edge.target !== node && reachableWithout(edge.target).has(node)) return false;
    }
  }
  return true;
}

test('an irreducible loop gets a dispatcher', () => {
  const plan = planStructure([[1, 2], [2], [1, 3], []]);
  expect(plan.isDispatcher.length).toBe(5);
  expect(loopsAreNatural(plan)).toBe(true);
});

test('random graphs keep their jumps and become reducible', () => {
  const graph = fc.integer({ min: 1, max: 9 }).chain((n) =>
    fc.array(fc.array(fc.integer({ min: 1, max: n }), { maxLength: 3 }), { minLength: n + 1, maxLength: n + 1 }));
  fc.assert(fc.property(graph, (successors) => {
    const plan = planStructure(successors);
    successors.forEach((targets, from) => targets.forEach((to, i) => expect(destination(plan, from, i)).toBe(to)));
    expect(loopsAreNatural(plan)).toBe(true);
  }), { numRuns: 2000 });
});

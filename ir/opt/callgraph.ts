// Direct calls of a module: who calls whom, how often, and an order in which callees come first.
//
// Nodes are function definitions. Strongly connected components by Tarjan (1972), iterative; they come out bottom-up.
// `uses` counts everything that refers to a symbol, `calls` the direct calls among them, so that a function whose uses are
// all calls has no address.

import type { LaneMask } from '../layout.ts';
import type { FunctionDef, Init, Module, SymbolId } from '../module.ts';
import * as Op from '../op.gen.ts';

/** A function definition of the module. */
export interface CallNode {
  readonly symbol: SymbolId;
  readonly def: FunctionDef;
  /** Lanes in which it is looked at. */
  readonly lanes: LaneMask;
  /** Nodes called directly, each once. */
  readonly callees: number[];
  /** Number of its component; callees have lower numbers unless they call back. */
  component: number;
}

export class CallGraph {
  readonly module: Module;
  readonly lanes: LaneMask;
  readonly nodes: CallNode[] = [];
  /** Node numbers with callees first. */
  readonly order: number[] = [];
  /** Indexed by symbol: references of any kind, direct calls among them. */
  readonly uses: Int32Array;
  readonly calls: Int32Array;
  /** Indexed by symbol: its only node under the lanes, -1 if there are several or none. */
  readonly #nodeOf: Int32Array;

  constructor(module: Module, lanes: LaneMask) {
    this.module = module;
    this.lanes = lanes & module.layouts;
    this.uses = new Int32Array(module.symbols.length);
    this.calls = new Int32Array(module.symbols.length);
    this.#nodeOf = new Int32Array(module.symbols.length).fill(-1);
    module.symbols.forEach((symbol, id) => {
      let count = 0;
      for (const def of symbol.defs) {
        if (def.kind !== 'function' || (def.layouts & this.lanes) === 0) continue;
        count++;
        this.#nodeOf[id] = this.nodes.length;
        this.nodes.push({ symbol: id, def, lanes: def.layouts & this.lanes, callees: [], component: -1 });
      }
      if (count > 1) this.#nodeOf[id] = -1;
    });
    this.#count();
    this.#components();
  }

  /**
   * The node that a call in these lanes enters, aliases followed; -1 if it is not known, is a variant, or does not hold
   * in all of them.
   */
  target(symbol: SymbolId, lanes: LaneMask): number {
    let at = symbol;
    for (let hops = 0; hops < 8; hops++) {
      const { defs } = this.module.symbols[at]!;
      const live = defs.filter((def) => (def.layouts & lanes) !== 0);
      if (live.length !== 1 || (lanes & ~live[0]!.layouts) !== 0) return -1;
      const def = live[0]!;
      if (def.kind === 'alias') {
        at = def.target;
        continue;
      }
      if (def.kind !== 'function') return -1;
      const node = this.#nodeOf[at]!;
      if (node >= 0) return node;
      return this.nodes.findIndex((each) => each.def === def);
    }
    return -1;
  }

  #count(): void {
    const { module, uses, calls } = this;
    const init = (value: Init): void => {
      if (value.kind === 'addr' || value.kind === 'label') uses[value.symbol]!++;
      else if (value.kind === 'list') for (const item of value.items) init(item.value);
    };
    for (const symbol of module.symbols) {
      for (const def of symbol.defs) {
        if (def.kind === 'alias') uses[def.target]!++;
        else if (def.kind === 'data') init(def.init);
      }
    }
    for (const hook of module.hooks) uses[hook.symbol]!++;
    for (const node of this.nodes) {
      const { body } = node.def;
      const seen = new Set<number>();
      for (const block of body.blocks) {
        for (const inst of block.insts) {
          const op = body.op[inst];
          if (op === Op.call) {
            const symbol = body.operand(inst, 0);
            uses[symbol]!++;
            calls[symbol]!++;
            const callee = this.target(symbol, node.lanes);
            if (callee >= 0 && !seen.has(callee)) {
              seen.add(callee);
              node.callees.push(callee);
            }
          } else if (op === Op.addr || op === Op.tlsaddr) {
            uses[body.operand(inst, 0)]!++;
          }
        }
      }
    }
  }

  #components(): void {
    const { nodes, order } = this;
    const index = new Int32Array(nodes.length).fill(-1);
    const low = new Int32Array(nodes.length);
    const onStack = new Uint8Array(nodes.length);
    const next = new Int32Array(nodes.length);
    const stack: number[] = [];
    const path: number[] = [];
    let clock = 0;
    let components = 0;
    for (let root = 0; root < nodes.length; root++) {
      if (index[root]! >= 0) continue;
      path.push(root);
      while (path.length > 0) {
        const at = path[path.length - 1]!;
        if (index[at]! < 0) {
          index[at] = low[at] = clock++;
          stack.push(at);
          onStack[at] = 1;
        }
        const { callees } = nodes[at]!;
        if (next[at]! < callees.length) {
          const to = callees[next[at]!++]!;
          if (index[to]! < 0) path.push(to);
          else if (onStack[to] !== 0) low[at] = Math.min(low[at]!, index[to]!);
          continue;
        }
        path.pop();
        if (path.length > 0) {
          const above = path[path.length - 1]!;
          low[above] = Math.min(low[above]!, low[at]!);
        }
        if (low[at] !== index[at]) continue;
        for (;;) {
          const member = stack.pop()!;
          onStack[member] = 0;
          nodes[member]!.component = components;
          order.push(member);
          if (member === at) break;
        }
        components++;
      }
    }
  }
}


// Interprocedural constants and dead arguments: parameters that are the same constant at every call become it, those that nothing
// reads go from the signature and from the calls.
//
// For functions whose calls are all known: local ones, and in a program all but those that the loader calls by name; whose
// address is nowhere taken, that are no hook, alias or variant, and whose calls have the signature of the definition. A call
// of a function to itself that passes a parameter on says nothing new of it and does not keep it alive.

import type { Body, FunctionDef, Init, Module, SymbolId, Value } from '../module.ts';
import * as Op from '../op.gen.ts';
import { setOperands } from './edit.ts';
import { ValueUses } from './uses.ts';

/** Removing an argument may leave a parameter of the caller unread. */
const maxRounds = 3;

export interface ChangedFunctions {
  /** Whose parameters became constants: there may be much to fold. */
  readonly callees: ReadonlySet<Body>;
  /** Whose calls have fewer arguments: what computed them may be dead. */
  readonly callers: ReadonlySet<Body>;
}

interface Call {
  readonly body: Body;
  readonly inst: Value;
}

/** Changes the parameters of the functions of a unit or program. */
export function settleArguments(module: Module): ChangedFunctions {
  const callees = new Set<Body>();
  const callers = new Set<Body>();
  const calls = knownCalls(module);
  const isLooked = (symbol: SymbolId): boolean => calls[symbol]!.length > 0 && (module.symbols[symbol]!.defs[0] as FunctionDef).optLevel >= 2;
  let work = [...calls.keys()].filter((symbol) => calls[symbol] !== null && isLooked(symbol));
  for (const symbol of work) {
    const def = module.symbols[symbol]!.defs[0] as FunctionDef;
    if (constants(def, calls[symbol]!)) callees.add(def.body);
  }
  for (let round = 0; round < maxRounds && work.length > 0; round++) {
    const fewer = new Set<Body>();
    for (const symbol of work) {
      const def = module.symbols[symbol]!.defs[0] as FunctionDef;
      if (dropDead(module, symbol, def, calls[symbol]!)) for (const { body } of calls[symbol]!) fewer.add(body);
    }
    for (const body of fewer) callers.add(body);
    // Only what passes less now may have a parameter that nothing reads any more.
    work = work.filter((symbol) => fewer.has((module.symbols[symbol]!.defs[0] as FunctionDef).body));
  }
  return { callees, callers };
}

/** Indexed by symbol: the calls of a function all of whose calls are known, else null. */
function knownCalls(module: Module): (Call[] | null)[] {
  const isProgram = module.kind === 'program';
  const calls = module.symbols.map(({ defs, linkage, used, name }): Call[] | null => {
    const isOurs = linkage === 'local' || isProgram && linkage !== 'weak' && !name.startsWith('__lode_');
    const [def] = defs;
    if (!isOurs || used || defs.length !== 1 || def!.kind !== 'function') return null;
    const sig = module.types.signatures[def!.sig]!;
    return sig.fixed >= 0 || module.types.isAggregate(sig.result) || sig.params.length === 0 ? null : [];
  });
  const init = (value: Init): void => {
    if (value.kind === 'addr' || value.kind === 'label') calls[value.symbol] = null;
    else if (value.kind === 'list') for (const item of value.items) init(item.value);
  };
  for (const hook of module.hooks) calls[hook.symbol] = null;
  for (const { defs } of module.symbols) for (const def of defs) {
    if (def.kind === 'alias') calls[def.target] = null;
    else if (def.kind === 'data') init(def.init);
    else {
      const { body } = def;
      for (const { insts } of body.blocks) for (const inst of insts) {
        const op = body.op[inst];
        if (op === Op.addr || op === Op.tlsaddr) calls[body.operand(inst, 0)] = null;
        if (op !== Op.call) continue;
        const callee = body.operand(inst, 0);
        const known = calls[callee];
        if (known === null || known === undefined) continue;
        if (body.operand(inst, 1) === (module.symbols[callee]!.defs[0] as FunctionDef).sig) known.push({ body, inst });
        else calls[callee] = null;
      }
    }
  }
  return calls;
}

/** Argument i of a call. */
function argument({ body, inst }: Call, i: number): Value { return body.operand(inst, 3 + i); }

/** Whether a call within the function itself passes parameter i on. */
function passesOn(call: Call, def: FunctionDef, i: number): boolean {
  return call.body === def.body && argument(call, i) === def.body.blocks[0]!.params[i];
}

function isConstant(body: Body, value: Value): boolean {
  const op = body.op[value];
  return op === Op.iconst || op === Op.fconst || op === Op.rconst || op === Op.addr;
}
/** Whether two constants, of two bodies, are the same. */
function isSame(a: Body, x: Value, b: Body, y: Value): boolean {
  if (a.op[x] !== b.op[y] || a.type[x] !== b.type[y] || a.aux[x] !== b.aux[y] || a.length[x] !== b.length[y]) return false;
  for (let i = 0; i < a.length[x]!; i++) if (a.operand(x, i) !== b.operand(y, i)) return false;
  return true;
}

/** Puts constants in the place of parameters; whether there were any. */
function constants(def: FunctionDef, calls: readonly Call[]): boolean {
  const { body } = def;
  const { params, insts } = body.blocks[0]!;
  let any = false;
  for (let i = 0; i < params.length; i++) {
    const others = calls.filter((call) => !passesOn(call, def, i));
    const [first] = others;
    if (first === undefined || !isConstant(first.body, argument(first, i))) continue;
    const value = argument(first, i);
    if (!others.every((call) => isSame(first.body, value, call.body, argument(call, i)))) continue;
    const operands = Array.from({ length: first.body.length[value]! }, (_, k) => first.body.operand(value, k));
    const made = body.push(first.body.op[value]!, first.body.type[value]!, first.body.aux[value]!, operands, body.line[params[i]!]!);
    if (!replace(body, params[i]!, made)) continue;
    insts.unshift(made);
    any = true;
  }
  return any;
}

/** Replaces all uses of a value; whether there were any. */
function replace(body: Body, old: Value, by: Value): boolean {
  let any = false;
  const uses = new ValueUses();
  for (const { insts } of body.blocks) for (const inst of insts) {
    const n = uses.of(body, inst);
    for (let k = 0; k < n; k++) {
      if (body.pool[uses.at[k]!] !== old) continue;
      body.pool[uses.at[k]!] = by;
      any = true;
    }
  }
  return any;
}

/** Indexed by parameter: uses other than in calls that pass it on to the same place. */
function parameterUses({ body }: FunctionDef, symbol: SymbolId): Int32Array {
  const { params } = body.blocks[0]!;
  const counts = new Int32Array(params.length);
  const number = new Map(params.map((param, i) => [param, i]));
  const uses = new ValueUses();
  for (const { insts } of body.blocks) for (const inst of insts) {
    const isSelf = body.op[inst] === Op.call && body.operand(inst, 0) === symbol;
    const n = uses.of(body, inst);
    for (let k = 0; k < n; k++) {
      const i = number.get(body.pool[uses.at[k]!]!);
      if (i !== undefined && !(isSelf && uses.at[k] === body.start[inst]! + 3 + i)) counts[i]!++;
    }
  }
  return counts;
}

/** Removes parameters that nothing reads, and their arguments; whether there were any. */
function dropDead(module: Module, symbol: SymbolId, def: FunctionDef, calls: readonly Call[]): boolean {
  const uses = parameterUses(def, symbol);
  if (!uses.includes(0)) return false;
  const isKept = (_item: unknown, i: number): boolean => uses[i] !== 0;
  const entry = def.body.blocks[0]!;
  const left = entry.params.filter(isKept);
  left.forEach((param, i) => {
    entry.params[i] = param;
    def.body.pool[def.body.start[param]!] = i;
  });
  entry.params.length = left.length;
  const { result, params } = module.types.signatures[def.sig]!;
  const sig = module.types.signature(result, params.filter(isKept));
  for (const { body, inst } of calls) {
    const args = Array.from({ length: uses.length }, (_, i) => body.operand(inst, 3 + i)).filter(isKept);
    setOperands(body, inst, [symbol, sig, args.length, ...args]);
  }
  const parameterNames = def.parameterNames.length === 0 ? def.parameterNames : def.parameterNames.filter(isKept);
  const found = module.symbols[symbol]!;
  found.sig = sig;
  found.defs[0] = { ...def, sig, parameterNames };
  return true;
}

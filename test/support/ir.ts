// Building small modules for tests of the IR's consumers.

import { Builder } from '../../ir/builder.ts';
import type { Host } from '../../ir/interpret/host.ts';
import { Interpreter, type MachineOptions } from '../../ir/interpret/interpret.ts';
import { Body, Module, type DataDef, type Init, type SymbolId } from '../../ir/module.ts';
import type { TypeId, ValueType } from '../../ir/types.ts';

/** A host that knows no call and keeps what is reported. */
export class SilentHost implements Host {
  readonly reports: string[] = [];
  bind(): () => number { return () => -38; }
  report(text: string): void { this.reports.push(text); }
}

/** What the builder of a test function gets. */
export interface Making {
  readonly module: Module;
  readonly b: Builder;
  readonly params: readonly number[];
  readonly symbol: SymbolId;
}

/** Adds a function; its parameters' register types follow from the signature. */
export function addFunction(module: Module, name: string, result: TypeId, params: readonly TypeId[],
  make: (making: Making) => void,
  fixed = -1, layouts = 15): SymbolId {
  const known = module.symbols.findIndex((symbol) => symbol.name === name);
  const symbol = known >= 0 ? known : module.addSymbol(name, 'function', 'global');
  const body = new Body();
  const b = new Builder(body);
  b.line = module.fileId('test.c') << 20 | 7;
  const entry = b.newBlock();
  b.startBlock(entry);
  const named = fixed >= 0 ? params.slice(0, fixed) : params;
  const values = named.map((type) => b.blockParam(entry, module.types.valueType(type)));
  const sig = module.types.signature(result, named, fixed);
  module.symbols[symbol]!.defs.push({ kind: 'function', layouts, sig, body, optLevel: 0, noInline: false,
    alwaysInline: false, noReturn: false, parameterNames: [], line: b.line });
  module.symbols[symbol]!.layouts |= layouts;
  make({ module, b, params: values, symbol });
  return symbol;
}

export function addData(module: Module, name: string, type: TypeId, init: Init, more: Partial<DataDef> = {}): SymbolId {
  const symbol = module.addSymbol(name, 'object', 'global');
  module.symbols[symbol]!.layouts = more.layouts ?? 15;
  module.symbols[symbol]!.defs.push({ kind: 'data', layouts: 15, type, align: 0, init, readOnly: false, common: false,
    line: 0, ...more });
  return symbol;
}

/** Builds one function `f` without parameters and returns what it returns in each of the four layouts. */
export function inAllLanes(result: TypeId, make: (making: Making) => void, options: MachineOptions = {}): (number |
  bigint | undefined)[] {
  const module = new Module('test');
  addFunction(module, 'f', result, [], make);
  return [0, 1, 2, 3].map((lane) => new Interpreter(module, lane, new SilentHost(), options).callFunction('f'));
}

/** A constant of any register type. */
export function constant(b: Builder, type: ValueType, value: number | bigint): number {
  return type >= 5 ? b.fconst(type, Number(value)) : b.iconst(type, value);
}

// Translates a bound program to a wasm module by binaryen.
//
// Linear memory: 1 KiB that no object uses, the shadow stack (growing down), data, heap. Function addresses are indices
// into the table `functions`. Imports: one function `sysc.NAME` per described call and signature. Exports:
// `memory`, `start`, `heapBase` (first address after the data), `callee` (address of the latest indirect call); the tag
// of longjmp stays inside.

import type binaryenType from 'binaryen';
import { layouts, type Lane } from '../../ir/layout.ts';
import { firstFunction, placeData } from '../../ir/image.ts';
import { resolveSymbol } from '../../ir/initial.ts';
import type { FunctionDef, Module, SymbolId } from '../../ir/module.ts';
import { scalars, VF32, VF64, VI32, VI64, VNone, VPtr, VWord, type SigId, type TypeId, type ValueType } from '../../ir/types.ts';
import { FunctionEmitter, type Binaryen, type ModuleContext } from './emit.ts';
import { addHelper } from './routine.ts';

/** This back end cannot do something that the program asks for; the message names it. */
export class WasmError extends Error {
  readonly exitStatus = 1;
}

export interface WasmOptions {
  /** wasm32 is le32, wasm64 is le64. */
  readonly lane: Lane;
  /** 0 leaves the code as emitted; 1 and up let binaryen optimize at that level. */
  readonly optLevel: number;
  /** Bytes of the shadow stack. */
  readonly stackSize: number;
  /** Keep function names (for traps' messages). */
  readonly names: boolean;
  /** Make calls through mismatched function pointers work (wasm pass fpcast-emu). */
  readonly fpcastEmulation: boolean;
}

export const defaultWasmOptions: WasmOptions = { lane: 0, optLevel: 1, stackSize: 8 << 20, names: true, fpcastEmulation: false };

const pageSize = 65536;
/** Addresses below this hold nothing. */
const guardSize = 1024;

/** The wasm binary of a linked program. Throws WasmError for what cannot be translated. */
export async function translateWasm(module: Module, options: WasmOptions): Promise<Uint8Array> {
  const { default: binaryen } = await import('binaryen');
  const layout = layouts[options.lane]!;
  const w = new binaryen.Module();
  const wide = layout.wordBits === 64;
  const pointer = wide ? binaryen.i64 : binaryen.i32;
  const refuse = (what: string): never => {
    throw new WasmError(`${module.name}: target wasm${layout.wordBits} cannot do ${what}`);
  };
  if (layout.bigEndian) refuse('big-endian layouts');
  w.setFeatures(binaryen.Features.MutableGlobals | binaryen.Features.NontrappingFPToInt | binaryen.Features.BulkMemory |
    binaryen.Features.SignExt | binaryen.Features.ExceptionHandling | binaryen.Features.ReferenceTypes |
    binaryen.Features.Multivalue | binaryen.Features.BulkMemoryOpt | (wide ? binaryen.Features.Memory64 : 0));

  const typeOf = (type: ValueType): binaryenType.Type => {
    switch (type) {
      case VI32: return binaryen.i32;
      case VI64: return binaryen.i64;
      case VWord: case VPtr: return pointer;
      case VF32: return binaryen.f32;
      case VF64: return binaryen.f64;
      case VNone: return binaryen.none;
      default: throw new Error(`register type ${type}`);
    }
  };
  const scalarType = (type: TypeId): binaryenType.Type => typeOf(module.types.isAggregate(type) ? VPtr : scalars[type]!.value);

  // Functions of this lane, their names and addresses.
  const defs = new Map<SymbolId, FunctionDef>();
  const names = new Map<SymbolId, string>();
  const used = new Set<string>();
  module.symbols.forEach((symbol, id) => {
    const def = symbol.defs.find((item) => item.kind === 'function' && (item.layouts >> options.lane & 1) !== 0);
    if (def === undefined || def.kind !== 'function') return;
    let name = symbol.name;
    for (let i = 1; used.has(name) || reservedNames.has(name); i++) name = `${symbol.name}.${i}`;
    used.add(name);
    names.set(id, name);
    defs.set(id, def);
  });
  const table: string[] = [];
  const addresses = new Map<SymbolId, number>();
  const functionAddress = (symbol: SymbolId): number => {
    const target = resolveSymbol(module, symbol, options.lane)?.symbol ?? symbol;
    const name = names.get(target);
    if (name === undefined) return 0;
    let address = addresses.get(target);
    if (address === undefined) {
      address = firstFunction + table.push(name) - 1;
      addresses.set(target, address);
    }
    return address;
  };
  const dataBase = guardSize + options.stackSize;
  const image = placeData(module, options.lane, dataBase, functionAddress);

  const signatures = new Map<SigId, ReturnType<ModuleContext['signature']>>();
  const helpers = new Set<string>();
  const imports = new Set<string>();
  const context: ModuleContext = {
    binaryen: binaryen as Binaryen, wasm: w, module, layout, wasmType: typeOf, refuse,
    signature: (sig) => {
      let found = signatures.get(sig);
      if (found === undefined) {
        const { result, params, fixed } = module.types.signatures[sig]!;
        const aggregate = module.types.isAggregate(result);
        const paramTypes = [
          ...aggregate ? [pointer] : [],
          ...(fixed < 0 ? params : params.slice(0, fixed)).map(scalarType),
          ...fixed >= 0 ? [pointer] : [],
        ];
        found = { params: binaryen.createType(paramTypes), paramTypes, results: aggregate ? binaryen.none : typeOf(scalars[result]!.value) };
        signatures.set(sig, found);
      }
      return found;
    },
    functionName: (symbol) => names.get(resolveSymbol(module, symbol, options.lane)?.symbol ?? symbol),
    address: (symbol) => image.address(symbol),
    helper: (name) => {
      if (!helpers.has(name)) {
        helpers.add(name);
        addHelper(binaryen as Binaryen, w, name);
      }
      return name;
    },
    systemCall: (name, sig) => {
      const { params, results, paramTypes } = context.signature(sig);
      const internal = `sysc.${module.syscs[name]!}.${paramTypes.join('_')}.${results}`;
      if (!imports.has(internal)) {
        imports.add(internal);
        w.addFunctionImport(internal, 'sysc', module.syscs[name]!, params, results);
      }
      return internal;
    },
  };

  w.addGlobal('sp', pointer, true, wide ? w.i64.const(BigInt(dataBase)) : w.i32.const(dataBase));
  w.addGlobal('callee', binaryen.i32, true, w.i32.const(0));
  w.addGlobalExport('callee', 'callee');
  w.addGlobal('activations', binaryen.i32, true, w.i32.const(0));
  w.addTag('longjmp', pointer, binaryen.none);
  // Accesses name the memory that exists when they are made.
  const pages = Math.ceil(image.end / pageSize) + 1;
  w.setMemory(pages, wide ? 1 << 18 : 65536, 'memory', image.bytes.length === 0 ? [] : [
    { offset: wide ? w.i64.const(BigInt(image.base)) : w.i32.const(image.base), data: image.bytes, passive: false },
  ], false, wide, 'memory');
  for (const [symbol, def] of defs) new FunctionEmitter(context, def, names.get(symbol)!).run();

  w.addGlobal('heapBase', binaryen.f64, false, w.f64.const(image.end));
  w.addGlobalExport('heapBase', 'heapBase');
  w.addTable('functions', firstFunction + table.length, firstFunction + table.length);
  if (table.length > 0) w.addActiveElementSegment('functions', 'table', table, w.i32.const(firstFunction));
  const entry = module.symbols.findIndex((symbol, id) => symbol.name === '__lode_start' && names.has(id));
  if (entry < 0) refuse('a program without an entry (__lode_start)');
  w.addFunctionExport(names.get(entry)!, 'start');

  if (options.fpcastEmulation) w.runPasses(['fpcast-emu']);
  if (options.optLevel > 0) {
    binaryen.setOptimizeLevel(Math.min(options.optLevel, 3));
    binaryen.setShrinkLevel(0);
    // Functions that are called once stay functions: the IR's own inliner decided so, and V8 optimizes what is called again.
    binaryen.setOneCallerInlineMaxSize(0);
    w.optimize();
  }
  binaryen.setDebugInfo(options.names);
  const bytes = w.emitBinary();
  w.dispose();
  return bytes;
}

/** Names that the back end gives itself. */
const reservedNames = new Set(['bswap32', 'bswap64', 'mulh_u', 'mulh_s']);

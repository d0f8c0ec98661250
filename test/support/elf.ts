// Programs of hand-assembled functions, for tests of the ELF writer.

import type { CodeUnit } from '../../backends/common/collect.ts';
import type { CompiledFunction } from '../../backends/common/compiled.ts';
import { writeFile } from '../../backends/common/file.ts';
import { ReferenceTable } from '../../backends/common/reference.ts';
import { Module, type Init, type SymbolId } from '../../ir/module.ts';
import { I32, Void, Word, type TypeId } from '../../ir/types.ts';
import { addData, addFunction } from './ir.ts';
import type { Tiny } from './tiny-target.ts';

export const int = (value: number): Init => ({ kind: 'int', value: BigInt(value) });
export const zero: Init = { kind: 'zero' };

/** A module with an int `value`, and what makes a unit of it. */
export class Program {
  readonly module = new Module('test.c');
  readonly references = new ReferenceTable();
  readonly functions: CompiledFunction[] = [];
  readonly value: SymbolId;
  readonly tiny: Tiny;

  constructor(tiny: Tiny, value = 42) {
    this.tiny = tiny;
    this.value = addData(this.module, 'value', I32, int(value));
  }
  address(symbol: SymbolId, addend = 0): Init { return { kind: 'addr', symbol, addend: this.module.rels.int(addend, Word) }; }
  code(name: string, bytes: readonly number[], more: Partial<CompiledFunction> = {}, params: readonly TypeId[] = []): SymbolId {
    const symbol = addFunction(this.module, name, Void, params, ({ b }) => b.ret());
    this.functions.push({ symbol, name, bytes: Uint8Array.from(bytes), fixups: [], align: 16, blockOffsets: [], lines: [], unwind: [], variables: [], parameters: [], ...more });
    return symbol;
  }
  undefined(name: string, kind: 'object' | 'function' = 'object', linkage: 'global' | 'weak' = 'global'): SymbolId {
    return this.module.addSymbol(name, kind, linkage);
  }
  tls(name: string, init: Init, align = 0): SymbolId {
    const symbol = addData(this.module, name, I32, init, { align });
    this.module.symbols[symbol]!.kind = 'tls';
    return symbol;
  }
  unit(): CodeUnit {
    const { module, references, functions } = this;
    return { module, references, functions, target: this.tiny.target, layout: this.tiny.layout };
  }
  executable(debug = false): Uint8Array { return writeFile(this.unit(), { kind: 'executable', debug, symbols: true, producer: 'Lode' }); }
  object(debug = false): Uint8Array { return writeFile(this.unit(), { kind: 'object', debug, symbols: true, producer: 'Lode' }); }
}

/** A program that exits with the status. */
export function exitProgram(tiny: Tiny, status: number): Uint8Array { return new Program(tiny, status).executable(); }

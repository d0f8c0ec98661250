// Relocation records: every place whose contents are known only when the layout is.
//
// The records are not stored: each operand that names a relocatable constant, a symbol or a described call is one, each
// scalar in data, each split signedness, each symbol with variants. This file enumerates them for `inspect` and
// `objdump -r`.

import { hasLane, laneCount, layouts } from './layout.ts';
import type { Definition, Init, LineId, Module, SymbolId, Value } from './module.ts';
import * as Op from './op.gen.ts';
import { OK, OName, ops, OSym, OType, SignS1, SignS2, signIsSigned, signNames } from './ops.ts';
import { Operands } from './operands.ts';
import { denseNumbers } from './print.ts';
import { RAlign, RBits, RConvert, RInt, ROffset, RSize, type Rel } from './rel.ts';
import { KArray, KScalar, scalars, Void, type TypeId } from './types.ts';

export type RelocationKind =
  'SIZE' | 'ALIGN' | 'OFFSET' | 'BITS' | 'WORD' | 'DATA' | 'SIGN' | 'ADDR' | 'CALL' | 'TLS' | 'SYSC' | 'VARIANT';

export interface Relocation {
  /** Symbol whose definition holds the place. */
  readonly symbol: SymbolId;
  readonly def: Definition;
  /** `%7 field` in code, `.a[2].b` in data, '' for the symbol as a whole. */
  readonly place: string;
  readonly line: LineId;
  readonly kind: RelocationKind;
  /** What it stands for, in source terms. */
  readonly what: string;
  /** Value per lane, '' where the definition does not hold or where only translation knows it. */
  readonly values: readonly string[];
}

/** Whether a value differs between layouts for which it is shown. */
export function differs(relocation: Relocation): boolean {
  const shown = relocation.values.filter((value) => value !== '');
  return shown.some((value) => value !== shown[0]);
}

/** All relocation records of a module, in order of symbols and places. */
export function relocations(module: Module): Relocation[] {
  const list: Relocation[] = [];
  module.symbols.forEach((symbol, id) => {
    for (const def of symbol.defs) {
      if (symbol.defs.length > 1) {
        list.push({ symbol: id, def, place: '', line: def.line, kind: 'VARIANT', what: symbol.name,
          values: layouts.map((layout) => hasLane(def.layouts, layout.lane) ? def.kind : '') });
      }
      new Finder(module, id, def, list).run();
    }
  });
  return list;
}

/** Kind of a record that takes this constant: that of its leaf if it is one (perhaps converted), else WORD. */
export function constantKind(module: Module, rel: Rel): RelocationKind {
  let node = module.rels.get(rel);
  while (node.op === RConvert) node = module.rels.get(node.args[0]!);
  switch (node.op) {
    case RSize: return 'SIZE';
    case RAlign: return 'ALIGN';
    case ROffset: return 'OFFSET';
    case RBits: return 'BITS';
    default: return 'WORD';
  }
}

class Finder {
  readonly #module: Module;
  readonly #symbol: SymbolId;
  readonly #def: Definition;
  readonly #list: Relocation[];
  readonly #operands = new Operands();

  constructor(module: Module, symbol: SymbolId, def: Definition, list: Relocation[]) {
    this.#module = module;
    this.#symbol = symbol;
    this.#def = def;
    this.#list = list;
  }

  run(): void {
    const def = this.#def;
    if (def.kind === 'alias') this.#add('', def.line, 'ADDR', this.#module.symbols[def.target]?.name ?? '?', () => '');
    else if (def.kind === 'data') this.#init(def.init, def.type, -1, '', def.line);
    else {
      const numbers = denseNumbers(def.body);
      for (const block of def.body.blocks) for (const value of block.insts) this.#inst(value, numbers[value]!);
    }
  }

  #add(place: string, line: LineId, kind: RelocationKind, what: string, value: (lane: number) => string): void {
    const values: string[] = [];
    for (let lane = 0; lane < laneCount; lane++) values.push(hasLane(this.#def.layouts, lane) ? value(lane) : '');
    this.#list.push({ symbol: this.#symbol, def: this.#def, place, line, kind, what, values });
  }

  #constant(place: string, line: LineId, rel: Rel): void {
    const { rels } = this.#module;
    const node = rels.list[rel];
    if (node === undefined || node.op === RInt) return;
    this.#add(place, line, constantKind(this.#module, rel), rels.describe(rel), (lane) =>
      String(node.lanes[lane] ?? '-'),
    );
  }

  #address(place: string, line: LineId, kind: RelocationKind, symbol: SymbolId, addend: Rel): void {
    const { rels, symbols } = this.#module;
    const node = rels.list[addend];
    const name = symbols[symbol]?.name ?? '?';
    const zero = node === undefined || node.op === RInt && node.lanes[1] === 0n;
    this.#add(place, line, kind, zero ? name : `${name} + ${rels.describe(addend)}`, (lane) =>
      zero ? '' : `+${node!.lanes[lane] ?? '-'}`,
    );
  }

  #inst(value: Value, number: number): void {
    const def = this.#def;
    if (def.kind !== 'function') return;
    const { body } = def;
    const op = body.op[value]!;
    const row = ops[op];
    if (row === undefined || !this.#operands.expand(body, value)) return;
    const place = body.type[value] !== 0 ? `%${number} ${row.name}` : row.name;
    const line = body.line[value]!;
    if (row.aux === 'sign' && (body.aux[value] === SignS1 || body.aux[value] === SignS2)) {
      const sign = body.aux[value]!;
      this.#add(place, line, 'SIGN', signNames[sign]!, (lane) =>
        signIsSigned(sign, layouts[lane]!.wordBits) ? 'signed' : 'unsigned',
      );
    }
    if (op === Op.addr || op === Op.tlsaddr)
      return this.#address(
        place,
        line,
        op === Op.addr ? 'ADDR' : 'TLS',
        body.operand(value, 0),
        body.operand(value, 1),
      );
    for (let i = 0; i < this.#operands.count; i++) {
      const entry = body.operand(value, i);
      switch (this.#operands.kinds[i]) {
        case OK: this.#constant(place, line, entry); break;
        case OSym: this.#add(place, line, 'CALL', this.#module.symbols[entry]?.name ?? '?', () => ''); break;
        case OName: this.#add(place, line, 'SYSC', this.#module.syscs[entry] ?? '?', () => ''); break;
        case OType: if (op === Op.copy) this.#size(place, line, entry); break;
        default:
      }
    }
  }

  /** The size of a type that an instruction names. */
  #size(place: string, line: LineId, type: TypeId): void {
    const { rels } = this.#module;
    this.#add(place, line, 'SIZE', `sizeof(${rels.typeName(type)})`, (lane) => sizeText(this.#module, type, lane));
  }

  #init(init: Init, type: TypeId, bits: number, path: string, line: LineId): void {
    const { types, rels } = this.#module;
    const found = types.list[type];
    if (found === undefined) return;
    switch (init.kind) {
      case 'int':
      case 'float': {
        const scalar = found.kind === KScalar ? scalars[found.scalar]! : undefined;
        if (scalar === undefined || (scalar.bits === 8 && bits < 0)) return;
        const text = String(init.value);
        this.#add(
          path,
          line,
          bits >= 0 ? 'BITS' : 'DATA',
          bits >= 0 ? `${scalar.name}:${bits}` : scalar.name,
          () => text,
        );
        return;
      }
      case 'ints': {
        const element = found.kind === KArray ? types.list[found.element] : undefined;
        if (element?.kind !== KScalar || scalars[element.scalar]!.bits === 8) return;
        this.#add(`${path}[0..${init.values.length - 1}]`, line, 'DATA', scalars[element.scalar]!.name, () => '');
        return;
      }
      case 'rel': {
        const node = rels.list[init.rel];
        if (node?.op === RInt)
          this.#add(path, line, 'DATA', rels.typeName(type), (lane) => String(node.lanes[lane] ?? '-'));
        else this.#constant(path, line, init.rel);
        return;
      }
      case 'addr':
        return this.#address(path, line, 'ADDR', init.symbol, init.addend);
      case 'label':
        return this.#add(
          path,
          line,
          'ADDR',
          `&&label ${init.label} of ${this.#module.symbols[init.symbol]?.name ?? '?'}`,
          () => '',
        );
      case 'list':
        for (const item of init.items) {
          if (found.kind === KArray) this.#init(item.value, found.element, -1, `${path}[${item.index}]`, line);
          else if (found.kind !== KScalar) {
            const member = found.members[item.index];
            if (member !== undefined)
              this.#init(
                item.value,
                member.type,
                member.bits,
                member.name === '' ? path : `${path}.${member.name}`,
                line,
              );
          }
        }
        return;
      default:
    }
  }
}

/** Size of a type under a lane as text, `-` if it has none. */
export function sizeText(module: Module, type: TypeId, lane: number): string {
  if (type === Void) return '-';
  try {
    return String(module.rels.layouts.size(type, lane));
  } catch {
    return '-';
  }
}


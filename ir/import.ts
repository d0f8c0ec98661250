// Copies definitions from one module into another, renumbering what they refer to.
//
// Types with equal structural hashes become one type; constants and signatures are hash-consed anyway; source files and
// described calls are matched by name. The linker and `lode merge` are built on this. Symbols are the caller's
// business: it gives a function from old to new numbers.

import { hashesOf } from './hash.ts';
import { Body, type Init, type LineId, type Module, type SymbolId } from './module.ts';
import { Operands, isValueKind } from './operands.ts';
import { OK, OName, OSig, OSym, OType } from './ops.ts';
import { denseNumbers } from './print.ts';
import { firstOperator, RAlign, RBig, RBits, RInt, ROffset, RSize, RWord, type Rel } from './rel.ts';
import { firstAggregate, KArray, KScalar, type SigId, type TypeId } from './types.ts';

/** Most source files that line records can name. */
const maxFiles = 4096;

/** Types of a module under construction by structural hash. */
export type TypeIndex = Map<string, TypeId>;

/** Copies from one module into another. */
export class Importer {
  readonly from: Module;
  readonly into: Module;
  readonly #index: TypeIndex;
  /** New number of a symbol. */
  readonly symbol: (symbol: SymbolId) => SymbolId;
  readonly #types = new Map<TypeId, TypeId>();
  readonly #rels = new Map<Rel, Rel>();
  readonly #sigs = new Map<SigId, SigId>();
  readonly #files = new Map<number, number>([[0, 0]]);
  readonly #fileIds: Map<string, number>;
  readonly #operands = new Operands();

  /** `index` and `fileIds` are shared by all imports into one module. */
  constructor(
    from: Module,
    into: Module,
    index: TypeIndex,
    fileIds: Map<string, number>,
    symbol: (symbol: SymbolId) => SymbolId,
  ) {
    this.from = from;
    this.into = into;
    this.#index = index;
    this.#fileIds = fileIds;
    this.symbol = symbol;
  }

  /** Types nest to a bounded depth (the decoder sees to it), so this recursion is bounded. */
  type(type: TypeId): TypeId {
    if (type < firstAggregate) return type;
    let made = this.#types.get(type);
    if (made !== undefined) return made;
    const hash = hashesOf(this.from).type(type);
    made = this.#index.get(hash);
    if (made === undefined) {
      const found = this.from.types.get(type);
      if (found.kind === KScalar) throw new RangeError(`type ${type} is a scalar`);
      if (found.kind === KArray) {
        const element = this.type(found.element);
        made = this.into.types.array(element, this.rel(found.length));
      } else {
        const members = found.members.map((member) => ({ ...member, type: this.type(member.type) }));
        made = this.into.types.record(found.kind, found.name, members, found.pack, found.align);
      }
      this.#index.set(hash, made);
    }
    this.#types.set(type, made);
    return made;
  }

  rel(rel: Rel): Rel {
    const known = this.#rels.get(rel);
    if (known !== undefined) return known;
    const { list } = this.from.rels;
    const stack = [rel];
    while (stack.length > 0) {
      const top = stack[stack.length - 1]!;
      const node = list[top]!;
      let ready = true;
      for (const arg of node.args) {
        if (!this.#rels.has(arg)) {
          stack.push(arg);
          ready = false;
        }
      }
      if (!ready) continue;
      stack.pop();
      if (!this.#rels.has(top)) this.#rels.set(top, this.#oneRel(top));
    }
    return this.#rels.get(rel)!;
  }

  #oneRel(rel: Rel): Rel {
    const node = this.from.rels.list[rel]!;
    const { rels } = this.into;
    switch (node.op) {
      case RInt:
        return rels.int(node.lanes[1] ?? 0n, node.type);
      case RWord:
        return rels.word();
      case RBig:
        return rels.big();
      case RSize:
        return rels.size(this.type(node.what));
      case RAlign:
        return rels.align(this.type(node.what));
      case ROffset:
        return rels.offset(this.type(node.what), node.path);
      case RBits:
        return rels.bits(this.type(node.what), node.path);
      default:
        if (node.op < firstOperator) throw new RangeError(`relocatable constant ${rel} is malformed`);
        return rels.op(node.op, node.type, ...node.args.map((arg) => this.#rels.get(arg)!));
    }
  }

  sig(sig: SigId): SigId {
    if (sig < 0) return -1;
    let made = this.#sigs.get(sig);
    if (made === undefined) {
      const { result, params, fixed } = this.from.types.signatures[sig]!;
      made = this.into.types.signature(
        this.type(result),
        params.map((param) => this.type(param)),
        fixed,
      );
      this.#sigs.set(sig, made);
    }
    return made;
  }

  line(line: LineId): LineId {
    if (line === 0) return 0;
    const file = line >>> 20;
    let made = this.#files.get(file);
    if (made === undefined) {
      const path = this.from.files[file] ?? '';
      made = this.#fileIds.get(path);
      if (made === undefined) {
        const { files } = this.into;
        made = path !== '' && files.length < maxFiles ? files.push(path) - 1 : 0;
        this.#fileIds.set(path, made);
      }
      this.#files.set(file, made);
    }
    return made === 0 ? 0 : (made << 20) | (line & 0xfffff);
  }

  init(init: Init): Init {
    switch (init.kind) {
      case 'rel':
        return { kind: 'rel', rel: this.rel(init.rel) };
      case 'addr':
        return { kind: 'addr', symbol: this.symbol(init.symbol), addend: this.rel(init.addend) };
      case 'label':
        return { kind: 'label', symbol: this.symbol(init.symbol), label: init.label };
      case 'list':
        return { kind: 'list', items: init.items.map((item) => ({ index: item.index, value: this.init(item.value) })) };
      default:
        return init;
    }
  }

  /** A copy with values numbered densely in block order. */
  body(old: Body): Body {
    const made = new Body();
    const numbers = denseNumbers(old);
    for (const slot of old.slots) made.slots.push({ ...slot, type: this.type(slot.type) });
    made.labels.push(...old.labels);
    const operands: number[] = [];
    for (const block of old.blocks) {
      const copy = made.blocks[made.addBlock()]!;
      for (const param of block.params)
        copy.params.push(
          made.push(old.op[param]!, old.type[param]!, 0, [copy.params.length], this.line(old.line[param]!)),
        );
      for (const value of block.insts) {
        this.#inst(old, value, numbers, operands);
        copy.insts.push(
          made.push(old.op[value]!, old.type[value]!, old.aux[value]!, operands, this.line(old.line[value]!)),
        );
      }
    }
    return made;
  }

  #inst(old: Body, value: number, numbers: Int32Array, into: number[]): void {
    into.length = 0;
    if (!this.#operands.expand(old, value)) throw new Error('malformed instruction');
    const { kinds, count } = this.#operands;
    const start = old.start[value]!;
    for (let i = 0; i < count; i++) {
      const entry = old.pool[start + i]!;
      const kind = kinds[i]!;
      if (isValueKind(kind)) into.push(numbers[entry]!);
      else if (kind === OK) into.push(this.rel(entry));
      else if (kind === OType) into.push(this.type(entry));
      else if (kind === OSig) into.push(this.sig(entry));
      else if (kind === OSym) into.push(this.symbol(entry));
      else if (kind === OName) into.push(this.into.sysc(this.from.syscs[entry]!));
      else into.push(entry);
    }
  }
}

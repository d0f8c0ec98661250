// Structural hashes: equal hashes, equal meaning, whatever the numbering.
//
// The hash of a definition ignores line records, the numbering of types, constants, signatures, blocks and values as
// the front end happened to make them (values count densely in block order), layout sets, and the names of private
// symbols: a string literal or other compiler-made local object stands for its contents, a block-scope static for its
// name without its number, its contents and the order of its first use. Two declarations compiled for different
// layouts with equal hashes are one common definition.
//
// A hash is 128 bits of SHA-256 in hexadecimal. Everything below a type or constant is hashed in ascending order or
// with an explicit stack, so that recursion is bounded.

import { createHash } from 'node:crypto';
import { ByteWriter } from './bytes.ts';
import { firstLane } from './layout.ts';
import { definitionFor, type Body, type Definition, type Init, type Module, type SymbolId } from './module.ts';
import { isValueKind, Operands } from './operands.ts';
import { OHi, OK, OLo, OName, OSig, OSym, OType } from './ops.ts';
import { denseNumbers } from './print.ts';
import { RInt, type Rel } from './rel.ts';
import { KArray, KScalar, type SigId, type TypeId } from './types.ts';

function digest(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex').slice(0, 32);
}

const tables = new WeakMap<Module, Hashes>();

/** The hashes of one module's types, constants and definitions (kept with the module). */
export function hashesOf(module: Module): Hashes {
  let found = tables.get(module);
  if (found === undefined) {
    found = new Hashes(module);
    tables.set(module, found);
  }
  return found;
}

/** Structural hash of a definition; equal for definitions that mean the same. */
export function hashDefinition(module: Module, def: Definition): string {
  return hashesOf(module).definition(def);
}

/** Whether a symbol's name is the compiler's own: `.str.4`, `.L7`; it never matters beyond its module. */
export function isPrivateName(name: string): boolean {
  return name === '' || name.startsWith('.');
}

export class Hashes {
  readonly #module: Module;
  readonly #types: string[] = [];
  readonly #rels: (string | undefined)[] = [];
  readonly #sigs: (string | undefined)[] = [];
  readonly #operands = new Operands();

  constructor(module: Module) {
    this.#module = module;
  }

  /** Hash of a type with its tag. */
  type(type: TypeId): string {
    for (let id = this.#types.length; id <= type; id++) this.#types.push(this.#oneType(id));
    return this.#types[type]!;
  }

  #oneType(id: TypeId): string {
    const type = this.#module.types.get(id);
    if (type.kind === KScalar) return `s${type.scalar}`;
    if (type.kind === KArray) return digest(`a${this.rel(type.length)}${this.#earlier(type.element, id)}`);
    const members = type.members.map((member) =>
      `${member.name},${this.#earlier(member.type, id)},${member.bits},${member.align},${member.packed ? 1 : 0}`);
    return digest(`r${type.kind},${type.name},${type.pack},${type.align};${members.join(';')}`);
  }

  #earlier(type: TypeId, than: TypeId): string {
    if (type >= than) throw new RangeError(`type ${than} refers to the later type ${type}`);
    return this.#types[type]!;
  }

  rel(rel: Rel): string {
    const known = this.#rels[rel];
    if (known !== undefined) return known;
    const { list } = this.#module.rels;
    const stack = [rel];
    while (stack.length > 0) {
      const top = stack[stack.length - 1]!;
      const node = list[top]!;
      let ready = true;
      for (const arg of node.args) {
        if (this.#rels[arg] === undefined) {
          stack.push(arg);
          ready = false;
        }
      }
      if (!ready) continue;
      stack.pop();
      this.#rels[top] ??= digest(
        `${node.op},${node.type},${node.what < 0 ? '' : this.type(node.what)},${node.path.join('.')},` +
          `${node.op === RInt ? node.lanes.join() : ''},${node.args.map((arg) => this.#rels[arg]).join()}`,
      );
    }
    return this.#rels[rel]!;
  }

  sig(sig: SigId): string {
    const known = this.#sigs[sig];
    if (known !== undefined) return known;
    const { result, params, fixed } = this.#module.types.signatures[sig]!;
    return this.#sigs[sig] = digest(`${this.type(result)}(${params.map((param) => this.type(param)).join()})${fixed}`);
  }

  definition(def: Definition): string {
    return digest(new DefinitionWriter(this.#module, this, this.#operands, def, 0).bytes());
  }
}

/** Local symbols are followed into their contents at most this deep. */
const maxDepth = 8;

/** Writes what a definition means as bytes. */
class DefinitionWriter {
  readonly #module: Module;
  readonly #hashes: Hashes;
  readonly #operands: Operands;
  readonly #def: Definition;
  readonly #depth: number;
  readonly #out = new ByteWriter();
  /** Order of first use of local symbols. */
  readonly #locals = new Map<SymbolId, number>();

  constructor(module: Module, hashes: Hashes, operands: Operands, def: Definition, depth: number) {
    this.#module = module;
    this.#hashes = hashes;
    this.#operands = operands;
    this.#def = def;
    this.#depth = depth;
  }

  bytes(): Uint8Array {
    const def = this.#def;
    this.#text(def.kind);
    if (def.kind === 'alias') this.#symbol(def.target);
    else if (def.kind === 'data') {
      this.#text(this.#hashes.type(def.type));
      this.#out.uint(def.align);
      this.#out.u8((def.readOnly ? 1 : 0) | (def.common ? 2 : 0));
      this.#init(def.init);
    } else {
      this.#text(this.#hashes.sig(def.sig));
      this.#out.u8(def.optLevel | (def.noInline ? 4 : 0) | (def.alwaysInline ? 8 : 0) | (def.noReturn ? 16 : 0));
      this.#body(def.body);
    }
    return this.#out.take();
  }

  #text(text: string): void {
    const bytes = Buffer.from(text, 'utf8');
    this.#out.uint(bytes.length);
    this.#out.raw(bytes);
  }

  #symbol(id: SymbolId): void {
    const symbol = this.#module.symbols[id]!;
    if (symbol.linkage !== 'local') {
      this.#text(`g${symbol.name}`);
      return;
    }
    const order = this.#locals.get(id);
    if (order !== undefined) {
      this.#text(`l${order}`);
      return;
    }
    this.#locals.set(id, this.#locals.size);
    // A static function is one by its name; so is a static object of file scope, but its contents are known as well.
    const def = symbol.kind === 'function' ? undefined : definitionFor(symbol, firstLane(this.#def.layouts));
    const name = isPrivateName(symbol.name) ? '' : symbol.name.replace(/\.[0-9]+$/, '');
    if (def === undefined || this.#depth >= maxDepth || name !== '' && name === symbol.name) {
      this.#text(`n${name}`);
      return;
    }
    this.#text(`c${name}`);
    this.#text(digest(new DefinitionWriter(this.#module, this.#hashes, this.#operands, def, this.#depth + 1).bytes()));
  }

  #init(init: Init): void {
    const out = this.#out;
    this.#text(init.kind);
    switch (init.kind) {
      case 'zero': return;
      case 'int': return out.big(init.value);
      case 'float': return out.f64(init.value);
      case 'rel': return this.#text(this.#hashes.rel(init.rel));
      case 'addr':
        this.#symbol(init.symbol);
        return this.#text(this.#hashes.rel(init.addend));
      case 'label':
        this.#symbol(init.symbol);
        return out.uint(init.label);
      case 'bytes':
        out.uint(init.bytes.length);
        return out.raw(init.bytes);
      case 'ints':
        out.uint(init.values.length);
        for (const value of init.values) out.big(value);
        return;
      case 'list':
        out.uint(init.items.length);
        for (const item of init.items) {
          out.uint(item.index);
          this.#init(item.value);
        }
    }
  }

  #body(body: Body): void {
    const out = this.#out;
    const numbers = denseNumbers(body);
    out.uint(body.slots.length);
    for (const slot of body.slots) {
      this.#text(this.#hashes.type(slot.type));
      out.uint(slot.align);
    }
    out.uint(body.labels.length);
    for (const block of body.labels) out.uint(block);
    out.uint(body.blocks.length);
    for (const block of body.blocks) {
      out.uint(block.params.length);
      for (const param of block.params) out.u8(body.type[param]!);
      out.uint(block.insts.length);
      for (const value of block.insts) this.#inst(body, value, numbers);
    }
  }

  #inst(body: Body, value: number, numbers: Int32Array): void {
    const out = this.#out;
    out.u8(body.op[value]!);
    out.u8(body.type[value]!);
    out.uint(body.aux[value]! >>> 0);
    if (!this.#operands.expand(body, value)) throw new Error('malformed instruction');
    const { kinds, count } = this.#operands;
    const start = body.start[value]!;
    for (let i = 0; i < count; i++) {
      const kind = kinds[i]!;
      const entry = body.pool[start + i]!;
      if (isValueKind(kind)) out.uint(numbers[entry]!);
      else if (kind === OK) this.#text(this.#hashes.rel(entry));
      else if (kind === OType) this.#text(this.#hashes.type(entry));
      else if (kind === OSig) this.#text(this.#hashes.sig(entry));
      else if (kind === OSym) this.#symbol(entry);
      else if (kind === OName) this.#text(this.#module.syscs[entry]!);
      else if (kind === OLo || kind === OHi) out.u32(entry >>> 0);
      else out.uint(entry);
    }
  }
}

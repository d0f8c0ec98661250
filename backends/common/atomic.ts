// Atomic accesses: order by fences, read-modify-write as loops of compare-and-exchange where there is no instruction for it, narrow ones in
// the word around them, 64 bits on machines of 32 by a lock in the support library.
//
// Fences follow the usual mapping (Batty, Owens, Sarkar, Sewell, Weber: Mathematizing C++ Concurrency, 2011, and the one of each architecture manual):
// on machines with total store order only a sequentially consistent store needs one, after it; on others an acquire operation is
// followed, a release operation preceded by one.

import type { Value } from '../../ir/module.ts';
import * as Op from '../../ir/op.gen.ts';
import { memOrder, memRmw, memScalar, packMem, Unsigned, type Mem } from '../../ir/ops.ts';
import { scalarBits, scalarSigned } from '../../ir/rel.ts';
import { U16, U32, U8, VI32, VI64, VNone, type ValueType } from '../../ir/types.ts';
import type { Legalizer } from './legalize.ts';
import { SelectError } from './select.ts';
import { fromRaw, isForeign, rawScalar, toRaw } from './legalizememory.ts';
import { Gone } from './rewrite.ts';
import { callSupport } from './supportcall.ts';

// Orders (orderNames of ops.ts).
const Relaxed = 1;
const Acquire = 2;
const Release = 3;
const SeqCst = 5;
// Operations of rmw (rmwNames of ops.ts).
const Exchange = 0;
const Add = 1;
const Sub = 2;
const And = 3;
const Or = 4;
const Xor = 5;
const Nand = 6;

/** A fence that the machine needs. */
export function lowerFence(l: Legalizer, inst: Value): Value {
  const order = l.body.aux[inst]!;
  if (order <= Relaxed || l.facts.totalStoreOrder && order !== SeqCst) return Gone;
  return l.place(inst);
}

function fence(l: Legalizer, order: number): void { l.emit(Op.fence, VNone, order, []); }
const acquires = (order: number): boolean => order >= Acquire && order !== Release;
const releases = (order: number): boolean => order >= Release;

/** Fences around an operation, if the machine does not order it by itself. */
function ordered(l: Legalizer, order: number, isStore: boolean, operation: () => Value): Value {
  const weak = !l.facts.totalStoreOrder;
  if (weak && (releases(order) || order === SeqCst)) fence(l, order === SeqCst ? SeqCst : Release);
  const value = operation();
  if (weak && acquires(order) && !isStore) fence(l, Acquire);
  else if (isStore && order === SeqCst) fence(l, SeqCst);
  return value;
}

/** The parts of an access word that stay when its order has become fences. */
function unordered(aux: number): number { return aux & ~(7 << 12); }

/** A load or store with an order. */
export function lowerAtomicAccess(l: Legalizer, inst: Value): Value {
  const { body } = l;
  const aux = body.aux[inst]!;
  const order = memOrder(aux);
  const scalar = memScalar(aux);
  const isStore = body.op[inst] === Op.store;
  const at = l.operand(inst, 0);
  if (scalarBits(scalar, l.layout) === 64 && l.facts.registerBytes === 4) {
    const change = (value: Value): Value => isForeign(l, aux) ? l.unary(Op.bswap, value) : value;
    if (!isStore) return fromRaw(l, scalar, change(callSupport(l, '__lode_atomic_load', [at])));
    callSupport(l, '__lode_atomic_store', [at, change(toRaw(l, scalar, l.operand(inst, 1)))]);
    return Gone;
  }
  return ordered(l, order, isStore, () => {
    if (isStore) l.emit(Op.store, VNone, unordered(aux), [at, l.operand(inst, 1)]);
    else return l.emit(Op.load, body.type[inst]!, unordered(aux), [at]);
    return Gone;
  });
}

/** rmw and cmpxchg. */
export function lowerAtomic(l: Legalizer, inst: Value): Value {
  const { body } = l;
  const aux = body.aux[inst]!;
  const scalar = memScalar(aux);
  const bytes = scalarBits(scalar, l.layout) / 8;
  const at = l.operand(inst, 0);
  const isExchange = body.op[inst] === Op.cmpxchg;
  const order = memOrder(aux);
  const operands = [l.operand(inst, 1), ...isExchange ? [l.operand(inst, 2)] : []];
  if (bytes === 8 && l.facts.registerBytes === 4) return throughLock(l, inst, at, operands);
  // With the layout's byte order and a rule: as it is, the old value zero-extended by the rule.
  if (!isForeign(l, aux) && l.isSelected(inst)) {
    const isNarrow = bytes < 4;
    return ordered(l, order, false, () => {
      const type = body.type[inst]!;
      const plain = isNarrow ? aux & ~15 | rawScalar(bytes) : aux;
      const old = l.raw(body.op[inst]!, type, unordered(plain), [at, ...operands]);
      return isNarrow && scalarSigned(scalar, l.layout) ? l.emit(Op.narrow, VI32, scalar, [old]) : old;
    });
  }
  const turn = (value: Value): Value => !isForeign(l, aux) || bytes === 1 ? value : bytes === 2 ? l.shr(l.unary(Op.bswap, value), 16)
    : l.unary(Op.bswap, value);
  const raw = operands.map((value) => toRaw(l, scalar, value));
  const old = ordered(l, order, false, () => isExchange
    ? compareExchange(l, at, bytes, turn(zeroExtended(l, bytes, raw[0]!)), () => turn(zeroExtended(l, bytes, raw[1]!)))
    : exchangeLoop(l, at, bytes, (before) => turn(zeroExtended(l, bytes, modified(l, memRmw(aux), turn(before), raw[0]!)))));
  return fromRaw(l, scalar, turn(old));
}

function zeroExtended(l: Legalizer, bytes: number, value: Value): Value {
  return bytes === 1 || bytes === 2 ? l.emit(Op.narrow, VI32, bytes === 1 ? U8 : U16, [value]) : value;
}

/** What a read-modify-write stores. */
function modified(l: Legalizer, operation: number, old: Value, value: Value): Value {
  switch (operation) {
    case Exchange: return value;
    case Add: return l.binary(Op.add, old, value);
    case Sub: return l.binary(Op.sub, old, value);
    case And: return l.binary(Op.and, old, value);
    case Or: return l.binary(Op.or, old, value);
    case Xor: return l.binary(Op.xor, old, value);
    case Nand: return l.unary(Op.not, l.binary(Op.and, old, value));
    default: throw new RangeError(`no atomic operation ${operation}`);
  }
}

/** The place that is compared and exchanged: the scalar itself, or the aligned word around it. */
interface Cell {
  readonly at: Value;
  readonly type: ValueType;
  readonly mem: Mem;
  /** The scalar, zero-extended, in the cell's contents. */
  readonly extract: (cell: Value) => Value;
  /** The contents with the scalar replaced. */
  readonly insert: (cell: Value, value: Value) => Value;
}

function cellOf(l: Legalizer, at: Value, bytes: number): Cell {
  const type: ValueType = bytes === 8 ? VI64 : VI32;
  const same = (_: Value, value: Value): Value => value;
  if (bytes >= 4 || l.selects(Op.cmpxchg, VI32, packMem({ scalar: rawScalar(bytes) })))
    return { at, type, mem: { scalar: rawScalar(bytes) }, extract: (cell) => cell, insert: same };
  const word = l.wordOf(at);
  const within = l.convert(VI32, l.withInt(Op.and, word, 3));
  const place = l.layout.bigEndian ? l.withInt(Op.xor, within, 4 - bytes) : within;
  const shift = l.shl(place, 3);
  const ones = bytes === 1 ? 0xff : 0xffff;
  const mask = l.emit(Op.shl, VI32, 0, [l.int(VI32, ones), shift]);
  const keep = l.withInt(Op.xor, mask, -1);
  return {
    at: l.pointerOf(l.withInt(Op.and, word, -4)), type: VI32, mem: { scalar: U32 },
    extract: (cell) => l.withInt(Op.and, l.emit(Op.shr, VI32, Unsigned, [cell, shift]), ones),
    insert: (cell, value) => l.binary(Op.or, l.binary(Op.and, cell, keep), l.emit(Op.shl, VI32, 0, [value, shift])),
  };
}

/** Repeats until nobody came between: returns the old scalar. `change` gets it and gives the new one, both zero-extended. */
function exchangeLoop(l: Legalizer, at: Value, bytes: number, change: (old: Value) => Value): Value {
  const cell = cellOf(l, at, bytes);
  const [loop, done] = [l.newBlock(), l.newBlock()];
  const before = l.blockParam(loop, cell.type);
  l.br(loop, l.load(cell.type, cell.at, cell.mem));
  l.continueIn(loop);
  const old = cell.extract(before);
  const found = l.raw(Op.cmpxchg, cell.type, packMem(cell.mem), [cell.at, before, cell.insert(before, change(old))]);
  l.raw(Op.brif, VNone, 1, [l.compare(Op.eq, found, before), done, 0, loop, 1, found]);
  l.continueIn(done);
  return old;
}

/** Compare and exchange of a scalar: in a word around it, other bytes that change are no reason to fail. */
function compareExchange(l: Legalizer, at: Value, bytes: number, expected: Value, desired: () => Value): Value {
  const cell = cellOf(l, at, bytes);
  if (cell.mem.scalar !== U32 || bytes === 4) return l.raw(Op.cmpxchg, cell.type, packMem(cell.mem), [cell.at, expected, desired()]);
  const next = desired();
  const [loop, attempt, done] = [l.newBlock(), l.newBlock(), l.newBlock()];
  const before = l.blockParam(loop, VI32);
  const result = l.blockParam(done, VI32);
  l.br(loop, l.load(VI32, cell.at, cell.mem));
  l.continueIn(loop);
  const old = cell.extract(before);
  l.raw(Op.brif, VNone, 0, [l.compare(Op.eq, old, expected), attempt, 0, done, 1, old]);
  l.continueIn(attempt);
  const found = l.raw(Op.cmpxchg, VI32, packMem(cell.mem), [cell.at, before, cell.insert(before, next)]);
  l.raw(Op.brif, VNone, 1, [l.compare(Op.eq, found, before), done, 1, old, loop, 1, found]);
  l.continueIn(done);
  return result;
}

/** 64 bits on a 32-bit machine. */
function throughLock(l: Legalizer, inst: Value, at: Value, operands: readonly Value[]): Value {
  const { body } = l;
  const aux = body.aux[inst]!;
  const type = body.type[inst]!;
  const wide = operands.map((value) => l.convert(VI64, value));
  if (isForeign(l, aux)) throw new SelectError('an atomic 64-bit operation in foreign byte order is not there on this machine');
  return l.convert(type, body.op[inst] === Op.cmpxchg ? callSupport(l, '__lode_atomic_cmpxchg', [at, ...wide])
    : callSupport(l, '__lode_atomic_rmw', [at, ...wide, l.int(VI32, memRmw(aux))]));
}

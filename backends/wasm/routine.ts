// Small runtime functions of an image, made when an instruction first needs one.

import type { Binaryen } from './emit.ts';
import type binaryen from 'binaryen';

type Module = binaryen.Module;

/** Adds the runtime function of that name. */
export function addHelper(b: Binaryen, w: Module, name: string): void {
  switch (name) {
    case 'bswap32': {
      // (x rotl 8) & 0x00ff00ff | (x rotr 8) & 0xff00ff00
      const x = w.local.get(0, b.i32);
      const left = w.i32.and(w.i32.rotl(x, w.i32.const(8)), w.i32.const(0x00ff00ff));
      const right = w.i32.and(w.i32.rotr(w.local.get(0, b.i32), w.i32.const(8)), w.i32.const(0xff00ff00 | 0));
      w.addFunction(name, b.i32, b.i32, [], w.i32.or(left, right));
      return;
    }
    case 'bswap64': {
      // Swap the halves, then pairs of bytes, then bytes.
      const c = (value: bigint): number => w.i64.const(BigInt.asIntN(64, value));
      const get = (): number => w.local.get(0, b.i64);
      const step = (mask: bigint, count: bigint): number => w.local.set(0, w.i64.or(
        w.i64.shl(w.i64.and(get(), c(mask)), c(count)), w.i64.and(w.i64.shr_u(get(), c(count)), c(mask))));
      w.addFunction(name, b.i64, b.i64, [], w.block(null, [
        step(0x00ff00ff00ff00ffn, 8n), step(0x0000ffff0000ffffn, 16n), w.i64.rotl(get(), c(32n)),
      ], b.i64));
      return;
    }
    case 'mulh_u': case 'mulh_s': highProduct(b, w, name); return;
    default: throw new Error(`wasm runtime function ${name} does not exist`);
  }
}

/** High half of a 64 × 64 bit product by four 32-bit products (Warren, Hacker's Delight, 8-2). */
function highProduct(b: Binaryen, w: Module, name: string): void {
  const signed = name === 'mulh_s';
  const get = (local: number): number => w.local.get(local, b.i64);
  const low = (value: number): number => w.i64.and(value, w.i64.const(0xffffffffn));
  const high = (value: number): number => signed ? w.i64.shr_s(value, w.i64.const(32n)) : w.i64.shr_u(value, w.i64.const(32n));
  // Locals: 0 x, 1 y, 2 t, 3 w1
  w.addFunction(name, b.createType([b.i64, b.i64]), b.i64, [b.i64, b.i64], w.block(null, [
    // t = hi(x) * lo(y) + (lo(x) * lo(y) >>> 32)
    w.local.set(2, w.i64.add(w.i64.mul(high(get(0)), low(get(1))), w.i64.shr_u(w.i64.mul(low(get(0)), low(get(1))), w.i64.const(32n)))),
    // w1 = lo(t) + lo(x) * hi(y)
    w.local.set(3, w.i64.add(low(get(2)), w.i64.mul(low(get(0)), high(get(1))))),
    // hi(x) * hi(y) + hi(t) + hi(w1)
    w.i64.add(w.i64.add(w.i64.mul(high(get(0)), high(get(1))), high(get(2))), high(get(3))),
  ], b.i64));
}

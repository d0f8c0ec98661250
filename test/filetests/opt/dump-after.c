// test: cc -O2 --dump-after=mem2reg --layouts=le32 -c %s -o %t.o
// stderr:
//| ; twice after mem2reg
//|   define i32(i32) layouts le32 O2 !1:20 {
//|     $0 = slot i32 "x"
//|     $1 = slot i32 "y"
//|   b0(%0: i32 !1:20):
//|     %1 = slotaddr $0 !1:20
//|     %2 = slotaddr $1 !1:21
//|     %3 = slotaddr $0 !1:21
//|     %4 = slotaddr $1 !1:22
//|     %5 = slotaddr $0 !1:22
//|     %6 = add.i32 nsw %0, %0 !1:22
//|     %7 = slotaddr $1 !1:23
//|     ret %6 !1:23
//|   }
// test: error -O2 --dump-after=nothing
// stderr:
//| lode cc: error: no optimizer pass ‘nothing’
int twice(int x) {
  int y = x;
  y += x;
  return y;
}

// Selection rules: patterns over selection operations and the machine instructions that replace them, as text.
//
//   ['(add.64 a b:i32)', 'lea64 =d, [a+#b]']         one row of a target's rules.ts: pattern, instructions
//
// Patterns: `(OP arg …)` in the order of the IR operation's value operands. An argument is
//   a            any value, in a register; the name binds it
//   a:PRED       a constant that the target's predicate PRED accepts (also a literal number: `1`, `-1`); binds an immediate
//   m:addr       an address, taken apart into a memory operand as the target's Addressing allows (loads and stores: (load.32 m:addr))
//   (OP …)       a nested operation, computed here instead: it has one use, stands in the same block, and nothing with
//                an effect lies between (a pure operation may lie anywhere in the block)
// Conditions between parts may follow in braces after the pattern: `{k+n=64}`: names of constants, `+ - =`.
//
// Instructions: `ROW operand, …; ROW …`, operands in the row's order. An operand is
//   =d           the result;  =d.lo =d.hi  its halves (64-bit values on 32-bit machines are two registers)
//   a a.lo a.hi  a bound value's register or half (of a constant too, which is then put into a register)
//   t u v …      any name that the pattern does not bind: a fresh register; `=t` where it is defined
//   %NAME        a physical register that is never allocated (zero register, stack pointer)
//   -            no register (an absent index)
//   #N #b #b-1   an immediate: a number, a bound constant, a bound constant with an arithmetic tail (+ - << >> & and a number);
//                #b.lo #b.hi halves as signed 32-bit numbers, #-b negated, #~b complemented, #log2(b)
//   m m+4        a bound address; plus a displacement
//   [a] [a+#8]   a memory operand from a register and an immediate
//   then else    the blocks of a brif (`else` falls through where it can: generic code adds a jump where it must)
//
// Constants as immediates are sign-extended from the operation's width; an immediate of an instruction is 32 bits, 64-bit
// rows take two (#b.lo, #b.hi).
//
// The rule with the largest pattern that matches wins; among equals the first one in the table. Rules are parsed once.

export type RuleSource = readonly [pattern: string, instructions: string];

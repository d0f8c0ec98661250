// The untyped AST of C: what the parser builds and the checker walks.
//
// There is ONE node shape (class Node, every field always initialised), so that all accesses stay monomorphic, and a
// discriminated union over it (Item, Spec, Link, Init, Stmt, Expr …), so that `switch (n.kind)` narrows the fields.
// The parser works with Node; consumers see the unions. The legend below says what each kind keeps where; a field that
// is not mentioned is null, '' or 0.
//
// Shapes that consumers must walk by a loop, because real input makes them thousands of nodes deep:
//   Binary and Comma chains lean left (a+b+c+…: follow `a`); Assign and Cond chains lean right (follow `b`, `c`);
//   else-if chains lean on If.c; label chains on Case.c, Label.a, Default.a; Unary on a, Cast on b; declarators on `a`.
//
// Legend                a              b              c              d            list            text    num     flags
// Declaration           Specifiers     -              -              -            Declarator[]    -       -       -
// FunctionDef           Specifiers     Declarator     body Compound  -            K&R decls|null  name    -       -
// StaticAssert          condition      Str|null
// EmptyDecl             (a lone `;`)
// Pragma                text: the name after #pragma as spelled on the line; token: the pragma token
// AttributeDecl                                                                   Attribute[]
// Specifiers            type spec|null -              -              -            attrs|null      -       words   S.*
//                       (a is null when the type is made of basic words, or missing: implicit int;
//                        list holds Attribute and Alignas nodes in source order)
// RecordSpec            Attributes|null                                           members|null    tag     1=union
//                       (list null: no braces; members: MemberDecl, StaticAssert, Pragma, EmptyDecl)
// EnumSpec              Attributes|null underlying TypeName|null                  Enumerator[]|null  tag
// Enumerator            value|null     Attributes|null                                            name
// TypedefName                                                                                     name
// TypeofExpr            expression                                                                        S.Unqual
// TypeofType            TypeName                                                                          S.Unqual
// AtomicType            TypeName       (`_Atomic(T)`; the qualifier is a bit)
// AutoType, VaListType  (`__auto_type`, C23 `auto`; `__builtin_va_list`)
// MemberDecl            Specifiers                                                Declarator[]
//                       (list empty: anonymous struct/union member, or a bare declaration of a tag)
// Alignas               TypeName or expression
// Attribute             list: arguments (expressions, Str, TypeName) or null when no parentheses; text: name without
//                       leading and trailing `__`, `[[gnu::x]]` is `x`, other prefixes are kept: `clang::x`
// Attributes            a list of Attribute where a node needs a second list
//
// Declarator            first Link|null initializer|null asm label Str|null  width|null  Attribute[]|null  name
//                       wraps one declarator of any sort: init-declarator, member (d = bit-field width), parameter,
//                       function definition, type name. text is '' for an abstract one; loc is the name's.
// Links form the chain of a declarator, outermost first: a loop `for (l = d.a; l; l = l.a) type = derive(type, l)` that
// starts from the specifiers' type ends with the declared type. `int *f[3]`: PointerTo → ArrayOf(3) → DeclName.
// PointerTo             next           Attributes|null                                                    S.QualMask
// ArrayOf               next           size|null      (flags: qualifiers, S.Static, S.Star)
// FunctionOf            next           -              -              -            params (flags: S.Variadic …)
//                       (list: Parameter[], or ParamName[] with S.OldStyle; `(void)` is kept as one Parameter;
//                        `()` is an empty list with S.NoPrototype)
// DeclName              next is null                                                              name
// AttributedDecl        next           Attributes     (`(__attribute__((x)) *f)`: applies to what is declared)
// Parameter             Specifiers     Declarator                                                 name|''
// ParamName             (K&R identifier list)                                                     name
// TypeName              Specifiers     Declarator
//
// InitList                                                                        Expr|InitList|DesignatedInit []
// DesignatedInit        value          -              -              -            designators
// DesigField            text: the name; also GNU `name:`
// DesigIndex            index
// DesigRange            from           to
//
// Compound                                                                        items: Stmt and Item; end: the `}`
// ExprStmt              expression
// EmptyStmt
// If                    condition      then           else|null
// Switch, While         condition      body
// DoWhile               body           condition
// For                   init|null      condition|null step|null      body
//                       (init: ExprStmt, Declaration, StaticAssert)
// Goto                                                                                            label
// GotoComputed          expression
// Continue, Break
// Return                value|null
// Label                 statement      -              -              -            Attribute[]|null name
// Case                  value          range end|null statement
// Default               statement      (a statement may be a Declaration after a label, or EmptyStmt before `}`)
// LocalLabels                                                                     LabelName[]
// LabelName                                                                                       name
// Asm                   template Str   -              -              -            operands (flags: S.Asm*)
//                       (also at file scope; num: 1 when there was a `:`, extended asm)
// AsmOperand            constraint Str expression     (text: [name]; num: 0 output, 1 input)
// AsmClobber            Str
// AsmLabel                                                                                        name
// AttributeStmt         list: Attribute[]; `__attribute__((fallthrough));`
//
// Expressions (flags may hold S.Paren)
// Ident                                                                                           name
// Number, Char, LaneNumber   token: the constant
// Str                   token: the first string token; list: Str nodes of the further adjacent ones, or null
// BoolConst             num: 0 or 1 (C23)             NullptrConst (C23)
// Binary                left           right                                                              num: Op.*
// Assign                target         value          (num: 0 or the binary Op.*)
// Comma                 left           right
// Cond                  condition      then|null (a ?: c)   else
// Unary                 operand                                                                           num: Op.*
// Cast                  TypeName       operand
// CompoundLit           TypeName       InitList
// SizeofExpr, AlignofExpr   operand
// SizeofType, AlignofType   TypeName
// LabelAddr                                                                                       label
// Generic               expression or TypeName                                    GenericAssoc[]
// GenericAssoc          TypeName|null (default)       value
// StmtExpr              Compound
// Call                  callee                                                    arguments
// Member                object                                                                    name    -  S.Arrow
// Index                 base           index
// VaArg                 list expr      TypeName
// Offsetof              TypeName       -              -              -            DesigField, DesigIndex […]
// TypesCompatible       TypeName       TypeName
// ChooseExpr            condition      then           else
// ErrorExpr             (stands where a diagnostic was already given)

import type { Token } from './token.ts';
import * as K from './kind.ts';

export { K };

/** A place in the source as Token.loc has it. */
export type Loc = Token['loc'];

/** The one shape of all AST nodes; see the legend at the head of this file. */
export class Node {
  kind: number;
  /** Where a diagnostic about the node points: the name, the operator, the keyword. */
  loc: Loc;
  /** Place of the last token of the node; set for statements, items, Compound and specifiers, else equal to loc. */
  end: Loc;
  a: Node | null;
  b: Node | null;
  c: Node | null;
  d: Node | null;
  list: Node[] | null;
  text: string;
  num: number;
  flags: number;
  token: Token | null;

  constructor(kind: number, loc: Loc, token: Token | null) {
    this.kind = kind;
    this.loc = loc;
    this.end = loc;
    this.a = null;
    this.b = null;
    this.c = null;
    this.d = null;
    this.list = null;
    this.text = '';
    this.num = 0;
    this.flags = 0;
    this.token = token;
  }
}

/** What all members of the unions share. */
interface Base {
  readonly loc: Loc;
  readonly end: Loc;
  readonly flags: number;
  readonly num: number;
  readonly text: string;
  readonly token: Token | null;
}

// ---- items
export interface Declaration extends Base { readonly kind: typeof K.Declaration; a: Specifiers; list: Declarator[] }
export interface FunctionDef extends Base {
  readonly kind: typeof K.FunctionDef; a: Specifiers; b: Declarator; c: Compound; list: Declaration[] | null;
}
export interface StaticAssert extends Base { readonly kind: typeof K.StaticAssert; a: Expr; b: Str | null }
export interface EmptyDecl extends Base { readonly kind: typeof K.EmptyDecl }
export interface Pragma extends Base { readonly kind: typeof K.Pragma; readonly token: Token }
export interface AttributeDecl extends Base { readonly kind: typeof K.AttributeDecl; list: Attribute[] }
/** An external declaration, or what may stand in its place. */
export type Item = Declaration | FunctionDef | StaticAssert | EmptyDecl | Pragma | AttributeDecl | Asm;

// ---- specifiers
export interface Specifiers extends Base {
  readonly kind: typeof K.Specifiers; a: TypeSpec | null; list: (Attribute | Alignas)[] | null;
}
export interface RecordSpec extends Base {
  readonly kind: typeof K.RecordSpec; a: Attributes | null; list: MemberItem[] | null;
}
export interface EnumSpec extends Base {
  readonly kind: typeof K.EnumSpec; a: Attributes | null; b: TypeName | null; list: Enumerator[] | null;
}
export interface Enumerator extends Base {
  readonly kind: typeof K.Enumerator; a: Expr | null; b: Attributes | null;
}
export interface TypedefName extends Base { readonly kind: typeof K.TypedefName }
export interface TypeofExpr extends Base { readonly kind: typeof K.TypeofExpr; a: Expr }
export interface TypeofType extends Base { readonly kind: typeof K.TypeofType; a: TypeName }
export interface AtomicType extends Base { readonly kind: typeof K.AtomicType; a: TypeName }
export interface AutoType extends Base { readonly kind: typeof K.AutoType }
export interface VaListType extends Base { readonly kind: typeof K.VaListType }
export type TypeSpec = RecordSpec | EnumSpec | TypedefName | TypeofExpr | TypeofType | AtomicType | AutoType
  | VaListType;
export interface MemberDecl extends Base { readonly kind: typeof K.MemberDecl; a: Specifiers; list: Declarator[] }
export type MemberItem = MemberDecl | StaticAssert | Pragma | EmptyDecl;
export interface Alignas extends Base { readonly kind: typeof K.Alignas; a: TypeName | Expr }
export interface Attribute extends Base { readonly kind: typeof K.Attribute; list: (Expr | TypeName)[] | null }
export interface Attributes extends Base { readonly kind: typeof K.Attributes; list: Attribute[] }

// ---- declarators
export interface Declarator extends Base {
  readonly kind: typeof K.Declarator; a: Link | null; b: Init | null; c: Str | null; d: Expr | null;
  list: Attribute[] | null;
}
export interface PointerTo extends Base { readonly kind: typeof K.PointerTo; a: Link | null; b: Attributes | null }
export interface ArrayOf extends Base { readonly kind: typeof K.ArrayOf; a: Link | null; b: Expr | null }
export interface FunctionOf extends Base {
  readonly kind: typeof K.FunctionOf; a: Link | null; list: (Parameter | ParamName)[];
}
export interface DeclName extends Base { readonly kind: typeof K.DeclName; a: null }
export interface AttributedDecl extends Base { readonly kind: typeof K.AttributedDecl; a: Link | null; b: Attributes }
export type Link = PointerTo | ArrayOf | FunctionOf | DeclName | AttributedDecl;
export interface Parameter extends Base { readonly kind: typeof K.Parameter; a: Specifiers; b: Declarator }
export interface ParamName extends Base { readonly kind: typeof K.ParamName }
export interface TypeName extends Base { readonly kind: typeof K.TypeName; a: Specifiers; b: Declarator }

// ---- initializers
export interface InitList extends Base { readonly kind: typeof K.InitList; list: (Init | DesignatedInit)[] }
export interface DesignatedInit extends Base { readonly kind: typeof K.DesignatedInit; a: Init; list: Designator[] }
export interface DesigField extends Base { readonly kind: typeof K.DesigField }
export interface DesigIndex extends Base { readonly kind: typeof K.DesigIndex; a: Expr }
export interface DesigRange extends Base { readonly kind: typeof K.DesigRange; a: Expr; b: Expr }
export type Designator = DesigField | DesigIndex | DesigRange;
export type Init = Expr | InitList;

// ---- statements
export interface Compound extends Base { readonly kind: typeof K.Compound; list: BlockItem[] }
export interface ExprStmt extends Base { readonly kind: typeof K.ExprStmt; a: Expr }
export interface EmptyStmt extends Base { readonly kind: typeof K.EmptyStmt }
export interface If extends Base { readonly kind: typeof K.If; a: Expr; b: BlockItem; c: BlockItem | null }
export interface Switch extends Base { readonly kind: typeof K.Switch; a: Expr; b: BlockItem }
export interface While extends Base { readonly kind: typeof K.While; a: Expr; b: BlockItem }
export interface DoWhile extends Base { readonly kind: typeof K.DoWhile; a: BlockItem; b: Expr }
export interface For extends Base {
  readonly kind: typeof K.For;
  a: ExprStmt | Declaration | StaticAssert | null; b: Expr | null; c: Expr | null; d: BlockItem;
}
export interface Goto extends Base { readonly kind: typeof K.Goto }
export interface GotoComputed extends Base { readonly kind: typeof K.GotoComputed; a: Expr }
export interface Continue extends Base { readonly kind: typeof K.Continue }
export interface Break extends Base { readonly kind: typeof K.Break }
export interface Return extends Base { readonly kind: typeof K.Return; a: Expr | null }
export interface Label extends Base { readonly kind: typeof K.Label; a: BlockItem; list: Attribute[] | null }
export interface Case extends Base { readonly kind: typeof K.Case; a: Expr; b: Expr | null; c: BlockItem }
export interface Default extends Base { readonly kind: typeof K.Default; a: BlockItem }
export interface LocalLabels extends Base { readonly kind: typeof K.LocalLabels; list: LabelName[] }
export interface LabelName extends Base { readonly kind: typeof K.LabelName }
export interface Asm extends Base {
  readonly kind: typeof K.Asm; a: Str; list: (AsmOperand | AsmClobber | AsmLabel)[];
}
export interface AsmOperand extends Base { readonly kind: typeof K.AsmOperand; a: Str; b: Expr }
export interface AsmClobber extends Base { readonly kind: typeof K.AsmClobber; a: Str }
export interface AsmLabel extends Base { readonly kind: typeof K.AsmLabel }
export interface AttributeStmt extends Base { readonly kind: typeof K.AttributeStmt; list: Attribute[] }
export type Stmt = Compound | ExprStmt | EmptyStmt | If | Switch | While | DoWhile | For | Goto | GotoComputed
  | Continue | Break | Return | Label | Case | Default | LocalLabels | Asm | AttributeStmt;
/** What a Compound holds, and what may follow a label. */
export type BlockItem = Stmt | Declaration | StaticAssert | Pragma | FunctionDef;

// ---- expressions
export interface Ident extends Base { readonly kind: typeof K.Ident }
export interface NumberConst extends Base { readonly kind: typeof K.Number; readonly token: Token }
export interface CharConst extends Base { readonly kind: typeof K.Char; readonly token: Token }
export interface LaneNumber extends Base { readonly kind: typeof K.LaneNumber; readonly token: Token }
export interface Str extends Base { readonly kind: typeof K.Str; readonly token: Token; list: Str[] | null }
export interface BoolConst extends Base { readonly kind: typeof K.BoolConst }
export interface NullptrConst extends Base { readonly kind: typeof K.NullptrConst }
export interface Binary extends Base { readonly kind: typeof K.Binary; a: Expr; b: Expr }
export interface Assign extends Base { readonly kind: typeof K.Assign; a: Expr; b: Expr }
export interface Comma extends Base { readonly kind: typeof K.Comma; a: Expr; b: Expr }
export interface Cond extends Base { readonly kind: typeof K.Cond; a: Expr; b: Expr | null; c: Expr }
export interface Unary extends Base { readonly kind: typeof K.Unary; a: Expr }
export interface Cast extends Base { readonly kind: typeof K.Cast; a: TypeName; b: Expr }
export interface CompoundLit extends Base { readonly kind: typeof K.CompoundLit; a: TypeName; b: InitList }
export interface SizeofExpr extends Base { readonly kind: typeof K.SizeofExpr; a: Expr }
export interface SizeofType extends Base { readonly kind: typeof K.SizeofType; a: TypeName }
export interface AlignofExpr extends Base { readonly kind: typeof K.AlignofExpr; a: Expr }
export interface AlignofType extends Base { readonly kind: typeof K.AlignofType; a: TypeName }
export interface LabelAddr extends Base { readonly kind: typeof K.LabelAddr }
export interface Generic extends Base { readonly kind: typeof K.Generic; a: Expr | TypeName; list: GenericAssoc[] }
export interface GenericAssoc extends Base { readonly kind: typeof K.GenericAssoc; a: TypeName | null; b: Expr }
export interface StmtExpr extends Base { readonly kind: typeof K.StmtExpr; a: Compound }
export interface Call extends Base { readonly kind: typeof K.Call; a: Expr; list: Expr[] }
export interface Member extends Base { readonly kind: typeof K.Member; a: Expr }
export interface Index extends Base { readonly kind: typeof K.Index; a: Expr; b: Expr }
export interface VaArg extends Base { readonly kind: typeof K.VaArg; a: Expr; b: TypeName }
export interface Offsetof extends Base { readonly kind: typeof K.Offsetof; a: TypeName; list: Designator[] }
export interface TypesCompatible extends Base { readonly kind: typeof K.TypesCompatible; a: TypeName; b: TypeName }
export interface ChooseExpr extends Base { readonly kind: typeof K.ChooseExpr; a: Expr; b: Expr; c: Expr }
export interface ErrorExpr extends Base { readonly kind: typeof K.ErrorExpr }
export type Expr = Ident | NumberConst | CharConst | LaneNumber | Str | BoolConst | NullptrConst | Binary | Assign
  | Comma | Cond | Unary | Cast | CompoundLit | SizeofExpr | SizeofType | AlignofExpr | AlignofType | LabelAddr
  | Generic | StmtExpr | Call | Member | Index | VaArg | Offsetof | TypesCompatible | ChooseExpr | ErrorExpr;

/** Any node, seen as the discriminated union. */
export type Ast = Item | Specifiers | TypeSpec | Enumerator | MemberItem | Alignas | Attribute | Attributes | Declarator
  | Link | Parameter | ParamName | TypeName | InitList | DesignatedInit | Designator | Stmt | LabelName | AsmOperand
  | AsmClobber | AsmLabel | Expr | GenericAssoc;

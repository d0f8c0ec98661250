// Kinds of AST nodes, as plain numbers (`import * as K from './kind.ts'`; a switch over them narrows the unions of
// ast.ts, which also holds the legend: what each kind keeps in which field). Numbers are grouped so that a range test
// tells the class of a node; they are never written to a file and may be renumbered.

// External declarations and other items at file scope
export const Declaration = 1;
export const FunctionDef = 2;
export const StaticAssert = 3;
export const EmptyDecl = 4;
export const Pragma = 5;
export const AttributeDecl = 6;

// Declaration specifiers and type specifiers
export const Specifiers = 10;
export const RecordSpec = 11;
export const EnumSpec = 12;
export const Enumerator = 13;
export const TypedefName = 14;
export const TypeofExpr = 15;
export const TypeofType = 16;
export const AtomicType = 17;
export const AutoType = 18;
export const VaListType = 19;
export const MemberDecl = 20;
export const Alignas = 21;
export const Attribute = 22;
export const Attributes = 23;

// Declarators
export const Declarator = 30;
export const PointerTo = 31;
export const ArrayOf = 32;
export const FunctionOf = 33;
export const DeclName = 34;
export const AttributedDecl = 35;
export const Parameter = 36;
export const ParamName = 37;
export const TypeName = 38;

// Initializers
export const InitList = 40;
export const DesignatedInit = 41;
export const DesigField = 42;
export const DesigIndex = 43;
export const DesigRange = 44;

// Statements
export const Compound = 50;
export const ExprStmt = 51;
export const EmptyStmt = 52;
export const If = 53;
export const Switch = 54;
export const While = 55;
export const DoWhile = 56;
export const For = 57;
export const Goto = 58;
export const GotoComputed = 59;
export const Continue = 60;
export const Break = 61;
export const Return = 62;
export const Label = 63;
export const Case = 64;
export const Default = 65;
export const LocalLabels = 66;
export const LabelName = 67;
export const Asm = 68;
export const AsmOperand = 69;
export const AsmClobber = 70;
export const AsmLabel = 71;
export const AttributeStmt = 72;

// Expressions
export const Ident = 80;
export const Number = 81;
export const Char = 82;
export const Str = 83;
export const LaneNumber = 84;
export const BoolConst = 85;
export const NullptrConst = 86;
export const Binary = 87;
export const Assign = 88;
export const Comma = 89;
export const Cond = 90;
export const Unary = 91;
export const Cast = 92;
export const CompoundLit = 93;
export const SizeofExpr = 94;
export const SizeofType = 95;
export const AlignofExpr = 96;
export const AlignofType = 97;
export const LabelAddr = 98;
export const Generic = 99;
export const GenericAssoc = 100;
export const StmtExpr = 101;
export const Call = 102;
export const Member = 103;
export const Index = 104;
export const VaArg = 105;
export const Offsetof = 106;
export const TypesCompatible = 107;
export const ChooseExpr = 108;
export const ErrorExpr = 109;

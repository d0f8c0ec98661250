// .debug_info, .debug_abbrev, .debug_str, .debug_rnglists: functions, variables and types for debuggers (DWARF 5, chapters 2–5).
//
// A compilation unit is a source file: it holds the functions and objects that are defined there. Types are what the IR knows of
// them: scalars, arrays, structs and unions with their members; pointers point to void. Variables belong to their function as
// a whole. A local variable's place is an offset from the canonical frame address (unwind.ts), so it holds anywhere in the body.

import { KArray, KScalar, KStruct, Ptr, scalars, Void, type RecordType, type TypeId } from '../../ir/types.ts';
import type { Module } from '../../ir/module.ts';
import type { CodeUnit, Collected, PlacedFunction, PlacedObject } from './collect.ts';
import type { MovedParameter, Variable } from './compiled.ts';
import { encodeLines, FileTable } from './debugline.ts';
import { debugSection, finishSection, type DebugBuffer, type DebugSection } from './dwarf.ts';
import type { ElfForm } from './elf.ts';
import { StbLocal, SttTls } from './object.ts';

// Tags, attributes, forms.
const TagArray = 0x01, TagParameter = 0x05, TagMember = 0x0d, TagPointer = 0x0f, TagUnit = 0x11, TagStruct = 0x13, TagUnspecified = 0x18,
  TagUnion = 0x17, TagSubrange = 0x21, TagBase = 0x24, TagSubprogram = 0x2e, TagVariable = 0x34;
const AtLocation = 0x02, AtName = 0x03, AtByteSize = 0x0b, AtBitSize = 0x0d, AtStmtList = 0x10, AtLowPc = 0x11, AtHighPc = 0x12, AtLanguage = 0x13,
  AtProducer = 0x25, AtPrototyped = 0x27, AtCount = 0x37, AtMemberLocation = 0x38, AtDeclFile = 0x3a, AtDeclLine = 0x3b,
  AtEncoding = 0x3e, AtExternal = 0x3f, AtFrameBase = 0x40, AtType = 0x49, AtRanges = 0x55, AtDataBitOffset = 0x6b;
const FormAddr = 0x01, FormData1 = 0x0b, FormFlag = 0x0c, FormStrp = 0x0e, FormUdata = 0x0f, FormRef4 = 0x13, FormSecOffset = 0x17, FormExprloc = 0x18,
  FormPresent = 0x19;
const LangC11 = 0x1d;
const UtCompile = 0x01;
const RleStartLength = 0x07;
const LleStartLength = 0x08;
const OpAddr = 0x03, OpReg0 = 0x50, OpRegx = 0x90, OpFbreg = 0x91, OpCallFrameCfa = 0x9c;
const AteFloat = 0x04, AteSigned = 0x05, AteSignedChar = 0x06, AteUnsigned = 0x07, AteUnsignedChar = 0x08;

/** One shape of entry: tag, whether it has children, its attributes with their forms, in the order that `entry` takes values. */
interface Shape { readonly code: number; readonly tag: number; readonly children: boolean; readonly attributes: readonly (readonly [attribute: number, form: number])[] }

const shapes: Shape[] = [];
function shape(tag: number, children: boolean, ...attributes: Shape['attributes']): Shape {
  const made = { code: shapes.length + 1, tag, children, attributes };
  shapes.push(made);
  return made;
}
const named = [AtName, FormStrp] as const;
const typed = [AtType, FormRef4] as const;
const sized = [AtByteSize, FormUdata] as const;
const placed = [AtLocation, FormExprloc] as const;
const declared = [[AtDeclFile, FormUdata], [AtDeclLine, FormUdata]] as const;
const code = [[AtExternal, FormFlag], [AtPrototyped, FormPresent], [AtLowPc, FormAddr], [AtHighPc, FormUdata], [AtFrameBase, FormExprloc]] as const;

const unitShape = shape(TagUnit, true, [AtProducer, FormStrp], [AtLanguage, FormData1], named, [AtLowPc, FormAddr],
  [AtRanges, FormSecOffset], [AtStmtList, FormSecOffset]);
// A unit without code has no line table, and so no file that its objects could be declared in.
const dataUnitShape = shape(TagUnit, true, [AtProducer, FormStrp], [AtLanguage, FormData1], named);
const functionShape = shape(TagSubprogram, true, named, ...declared, ...code, typed);
const procedureShape = shape(TagSubprogram, true, named, ...declared, ...code);
const parameterShape = shape(TagParameter, false, named, typed, placed);
const movedParameterShape = shape(TagParameter, false, named, typed, [AtLocation, FormSecOffset]);
const namelessParameterShape = shape(TagParameter, false, typed);
const unspecifiedShape = shape(TagUnspecified, false);
const localShape = shape(TagVariable, false, named, typed, placed);
const globalShape = shape(TagVariable, false, named, ...declared, [AtExternal, FormFlag], typed, placed);
const undeclaredShape = shape(TagVariable, false, named, [AtExternal, FormFlag], typed, placed);
const baseShape = shape(TagBase, false, named, [AtEncoding, FormData1], sized);
const pointerShape = shape(TagPointer, false, sized);
const recordShapes = [shape(TagStruct, true, named, sized), shape(TagUnion, true, named, sized)];
const namelessRecordShapes = [shape(TagStruct, true, sized), shape(TagUnion, true, sized)];
const memberShape = shape(TagMember, false, named, typed, [AtMemberLocation, FormUdata]);
const namelessMemberShape = shape(TagMember, false, typed, [AtMemberLocation, FormUdata]);
const bitsShape = shape(TagMember, false, named, typed, [AtBitSize, FormUdata], [AtDataBitOffset, FormUdata]);
const arrayShape = shape(TagArray, true, typed);
const subrangeShape = shape(TagSubrange, false, [AtCount, FormUdata]);

/** C's names of the scalars, indexed by TypeId. */
const scalarNames = ['char', 'unsigned char', 'short', 'unsigned short', 'int', 'unsigned int', 'long long', 'unsigned long long', 'long', 'unsigned long',
  'long', 'long long', '', 'float', 'double'];

/** Adds the debugging sections to a collected object. */
export function addDebugInfo(unit: CodeUnit, collected: Collected, form: ElfForm, producer: string): void {
  const writer = new InfoWriter(unit, collected, form, producer);
  writer.run();
}

/** The functions and objects of one source file. */
interface SourceUnit { readonly file: number; readonly functions: PlacedFunction[]; readonly objects: PlacedObject[] }

class InfoWriter {
  readonly #unit: CodeUnit;
  readonly #module: Module;
  readonly #collected: Collected;
  readonly #producer: string;
  readonly #info: DebugSection;
  readonly #abbrev: DebugSection;
  readonly #line: DebugSection;
  readonly #strings: DebugSection;
  readonly #ranges: DebugSection;
  readonly #locations: DebugSection;
  readonly #stringOffsets = new Map<string, number>();
  /** Within the unit at hand: where it starts, and the entry of each type (0: not yet). */
  #start = 0;
  #types = new Map<TypeId, number>();

  constructor(unit: CodeUnit, collected: Collected, form: ElfForm, producer: string) {
    const { object } = collected;
    const section = (name: string): DebugSection => debugSection(object, name, 0, form, unit.target);
    this.#unit = unit;
    this.#module = unit.module;
    this.#collected = collected;
    this.#producer = producer;
    this.#info = section('.debug_info');
    this.#abbrev = section('.debug_abbrev');
    this.#line = section('.debug_line');
    this.#strings = section('.debug_str');
    this.#ranges = section('.debug_rnglists');
    this.#locations = section('.debug_loclists');
  }

  run(): void {
    const { object } = this.#collected;
    encodeAbbreviations(this.#abbrev.out);
    const addressBytes = this.#unit.target.registerBytes;
    // One table of lists for all units: version, address size, no segments, no offsets.
    const starts = [this.#ranges, this.#locations].map(({ out }) => {
      const start = out.beginUnit();
      out.u16(5);
      out.u8(addressBytes);
      out.u8(0);
      out.u32(0);
      return start;
    });
    for (const source of this.#sources()) this.#source(source, addressBytes);
    [this.#ranges, this.#locations].forEach(({ out }, i) => out.endUnit(starts[i]!));
    for (const section of [this.#info, this.#abbrev, this.#line, this.#strings, this.#ranges, this.#locations]) finishSection(object, section);
  }

  /** Functions and objects by the file that defines them, in order of first appearance. */
  #sources(): SourceUnit[] {
    const sources = new Map<number, SourceUnit>();
    const of = (line: number): SourceUnit | undefined => {
      const file = line >>> 20;
      if (file === 0) return undefined;
      let found = sources.get(file);
      if (found === undefined) sources.set(file, found = { file, functions: [], objects: [] });
      return found;
    };
    for (const func of this.#collected.functions) of(func.def?.line ?? 0)?.functions.push(func);
    for (const object of this.#collected.objects) if (this.#collected.object.symbols[object.index]!.name !== '') of(object.def.line)?.objects.push(object);
    return [...sources.values()];
  }

  #source({ file, functions, objects }: SourceUnit, addressBytes: number): void {
    const { out } = this.#info;
    this.#start = out.length;
    this.#types = new Map();
    const start = out.beginUnit();
    out.u16(5);
    out.u8(UtCompile);
    out.u8(addressBytes);
    out.address32(this.#abbrev.symbol, 0);
    const head = [this.#producer, LangC11, this.#module.files[file]!] as const;
    if (functions.length === 0) this.#entry(dataUnitShape, ...head);
    else this.#entry(unitShape, ...head, 0, this.#rangeList(functions), encodeLines(this.#line.out, functions, new FileTable(this.#module.files, file), addressBytes));
    for (const func of functions) this.#function(func);
    for (const object of objects) this.#object(object, functions.length > 0);
    out.u8(0);
    out.endUnit(start);
  }

  /** Appends the places of the functions; returns their offset. */
  #rangeList(functions: readonly PlacedFunction[]): number {
    const { out } = this.#ranges;
    const offset = out.length;
    for (const { func, symbol } of functions) {
      out.u8(RleStartLength);
      out.address(symbol, 0);
      out.uleb(func.bytes.length);
    }
    out.u8(0);
    return offset;
  }

  #function({ func, symbol, def }: PlacedFunction): void {
    const { result, params, fixed } = this.#module.types.signatures[def!.sig]!;
    const named = fixed < 0 ? params : params.slice(0, fixed);
    const resultType = result === Void ? 0 : this.#type(result);
    for (const type of [...named, ...func.variables.map(({ type: each }) => each)]) this.#type(type);
    const { name, linkage } = this.#module.symbols[func.symbol]!;
    const line = def!.line;
    const head = [name, 1, line & 0xfffff, linkage === 'local' ? 0 : 1, undefined, [symbol, 0], func.bytes.length, Uint8Array.of(OpCallFrameCfa)] as const;
    if (resultType === 0) this.#entry(procedureShape, ...head);
    else this.#entry(functionShape, ...head, resultType);
    const parameters = func.variables.filter(({ parameter }) => parameter >= 0);
    named.forEach((type, i) => {
      const variable = parameters.find(({ parameter }) => parameter === i);
      const moved = func.parameters.find(({ parameter }) => parameter === i);
      if (moved !== undefined) this.#entry(movedParameterShape, moved.name, this.#type(type), this.#locationList(symbol, moved));
      else if (variable !== undefined) this.#local(parameterShape, variable);
      else this.#entry(namelessParameterShape, this.#type(type));
    });
    if (fixed >= 0) this.#entry(unspecifiedShape);
    for (const variable of func.variables) if (variable.parameter < 0) this.#local(localShape, variable);
    this.#info.out.u8(0);
  }

  #local(form: Shape, { name, type, offset }: Variable): void {
    this.#entry(form, name, this.#type(type), fbreg(offset));
  }

  /** Appends the places of a parameter; returns their offset. */
  #locationList(symbol: number, { ranges }: MovedParameter): number {
    const { out } = this.#locations;
    const offset = out.length;
    for (const { from, to, reg, offset: at } of ranges) {
      out.u8(LleStartLength);
      out.address(symbol, from);
      out.uleb(to - from);
      const place = reg < 0 ? fbreg(at) : reg < 32 ? Uint8Array.of(OpReg0 + reg) : Uint8Array.of(OpRegx, reg);
      out.uleb(place.length);
      out.append(place);
    }
    out.u8(0);
    return offset;
  }

  #object({ index, def }: PlacedObject, hasLines: boolean): void {
    const { name, binding, type } = this.#collected.object.symbols[index]!;
    if (type === SttTls) return;
    const local = binding === StbLocal;
    const typeEntry = this.#type(def.type);
    const shown = local ? name.replace(/\.\d+$/, '') : name;
    const rest = [local ? 0 : 1, typeEntry, [index, 0]] as const;
    if (hasLines) this.#entry(globalShape, shown, 1, def.line & 0xfffff, ...rest);
    else this.#entry(undeclaredShape, shown, ...rest);
  }

  // --- types ---

  /** The entry of a type, made if the unit has none; an offset from the unit's start. */
  #type(type: TypeId): number {
    const known = this.#types.get(type);
    if (known !== undefined) return known;
    const found = this.#module.types.get(type);
    const make = found.kind === KScalar ? () => this.#scalar(found.scalar) : found.kind === KArray ? this.#array(found.element, type) : this.#record(found, type);
    const at = this.#info.out.length - this.#start;
    this.#types.set(type, at);
    make();
    return at;
  }

  #scalar(scalar: number): void {
    const { wordBits, wordBytes } = this.#unit.layout;
    if (scalar === Ptr) return this.#entry(pointerShape, wordBytes);
    const { bits, name, signed32, signed64 } = scalars[scalar]!;
    const isSigned = wordBits === 64 ? signed64 : signed32;
    const encoding = name.startsWith('f') ? AteFloat : bits === 8 ? isSigned ? AteSignedChar : AteUnsignedChar : isSigned ? AteSigned : AteUnsigned;
    this.#entry(baseShape, `${name === 's1' || name === 's2' ? isSigned ? '' : 'unsigned ' : ''}${scalarNames[scalar]!}`, encoding, (bits || wordBits) / 8);
  }

  #array(element: TypeId, type: TypeId): () => void {
    const { lane } = this.#unit.layout;
    const of = this.#type(element);
    const { layouts: typeLayouts } = this.#module.rels;
    const step = typeLayouts.size(element, lane);
    const count = step === 0 ? 0 : typeLayouts.size(type, lane) / step;
    return () => {
      this.#entry(arrayShape, of);
      this.#entry(subrangeShape, count);
      this.#info.out.u8(0);
    };
  }

  #record(record: RecordType, type: TypeId): () => void {
    const { size, offsets } = this.#module.rels.layouts.of(type, this.#unit.layout.lane);
    const members = record.members.map((member, i) => ({ ...member, of: this.#type(member.type), offset: offsets[i]! }));
    const kind = record.kind === KStruct ? 0 : 1;
    return () => {
      if (record.name === '') this.#entry(namelessRecordShapes[kind]!, size);
      else this.#entry(recordShapes[kind]!, record.name, size);
      for (const { name, of, offset, bits } of members) {
        if (bits >= 0) { if (name !== '') this.#entry(bitsShape, name, of, bits, offset); }
        else if (name === '') this.#entry(namelessMemberShape, of, offset);
        else this.#entry(memberShape, name, of, offset);
      }
      this.#info.out.u8(0);
    };
  }

  // --- entries ---

  /** Appends an entry: values by the shape's forms. An address is [symbol, addend], or 0; as a location, an object's. */
  #entry(form: Shape, ...values: readonly (string | number | Uint8Array | readonly [symbol: number, addend: number] | undefined)[]): void {
    const { out } = this.#info;
    out.uleb(form.code);
    form.attributes.forEach(([, kind], i) => {
      const value = values[i];
      if (kind === FormPresent) return;
      if (kind === FormStrp) out.address32(this.#strings.symbol, this.#string(value as string));
      else if (kind === FormUdata) out.uleb(value as number);
      else if (kind === FormData1 || kind === FormFlag) out.u8(value as number);
      else if (kind === FormRef4) out.u32(value as number);
      else if (kind === FormSecOffset) out.address32(this.#listSymbol(form.attributes[i]![0]), value as number);
      else if (kind === FormAddr) {
        if (value === 0) out.word(0);
        else out.address((value as [number, number])[0], (value as [number, number])[1]);
      } else if (value instanceof Uint8Array) {
        out.uleb(value.length);
        out.append(value);
      } else {
        out.uleb(1 + this.#unit.target.registerBytes);
        out.u8(OpAddr);
        out.address((value as [number, number])[0], (value as [number, number])[1]);
      }
    });
  }

  /** The section that an offset is in. */
  #listSymbol(attribute: number): number {
    return attribute === AtStmtList ? this.#line.symbol : attribute === AtRanges ? this.#ranges.symbol : this.#locations.symbol;
  }

  #string(text: string): number {
    let offset = this.#stringOffsets.get(text);
    if (offset === undefined) {
      offset = this.#strings.out.length;
      this.#strings.out.text(text);
      this.#stringOffsets.set(text, offset);
    }
    return offset;
  }
}

/** Offset from the frame base, which is the canonical frame address. */
function fbreg(offset: number): Uint8Array {
  const bytes = [OpFbreg];
  for (let rest = offset; ;) {
    const low = rest & 127;
    rest >>= 7;
    const last = rest === 0 && (low & 64) === 0 || rest === -1 && (low & 64) !== 0;
    bytes.push(last ? low : low | 128);
    if (last) return Uint8Array.from(bytes);
  }
}

function encodeAbbreviations(out: DebugBuffer): void {
  for (const { code: number, tag, children, attributes } of shapes) {
    out.uleb(number);
    out.uleb(tag);
    out.u8(children ? 1 : 0);
    for (const [attribute, form] of attributes) {
      out.uleb(attribute);
      out.uleb(form);
    }
    out.u16(0);
  }
  out.u8(0);
}

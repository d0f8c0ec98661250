// Diagnostics as gcc prints them.
//
// Reporting pushes a record and never throws. Whether a warning is wanted is decided when it is reported (the options of
// the command line, then `#pragma GCC diagnostic`, then system headers are silent), so that `errorCount` is right at any
// time. The same message at the same place is kept once: a unit may be preprocessed and checked once per lane set.

import type { Loc, Sources } from './source.ts';
import { textOfBytes } from './source.ts';

export type Severity = 'error' | 'warning' | 'note' | 'fatal error';

/** One reported diagnostic. */
export interface DiagnosticRecord {
  severity: Severity;
  loc: Loc;
  text: string;
  /** The option that controls it, without `-W`; '' if none. */
  option: string;
  /** Whether -Werror made it an error. */
  promoted: boolean;
  /** The function it is in, '' at file scope, null if unknown. */
  inFunction: string | null;
}

/** State to return to with `rollback`. */
export interface DiagnosticsMark {
  length: number;
  errorCount: number;
  warningCount: number;
}

type Setting = 'off' | 'on' | 'error';

const groups: Readonly<Record<string, readonly string[]>> = {
  all: [
    'address', 'array-parameter', 'bool-compare', 'char-subscripts', 'comment', 'dangling-pointer', 'duplicate-decl-specifier',
    'enum-compare', 'format', 'implicit', 'infinite-recursion', 'init-self', 'logical-not-parentheses', 'main',
    'maybe-uninitialized', 'misleading-indentation', 'missing-braces', 'multistatement-macros', 'nonnull', 'parentheses',
    'pointer-sign', 'return-type', 'sequence-point', 'sizeof-array-div', 'strict-aliasing', 'switch', 'tautological-compare',
    'trigraphs', 'uninitialized', 'unknown-pragmas', 'unused-but-set-variable', 'unused-function', 'unused-label',
    'unused-local-typedefs', 'unused-value', 'unused-variable', 'unused', 'vla-parameter', 'volatile-register-var',
  ],
  extra: [
    'absolute-value', 'cast-function-type', 'clobbered', 'empty-body', 'enum-conversion', 'expansion-to-defined',
    'ignored-qualifiers', 'implicit-fallthrough', 'missing-field-initializers', 'missing-parameter-type', 'old-style-declaration',
    'override-init', 'shift-negative-value', 'sign-compare', 'string-compare', 'type-limits', 'unused-but-set-parameter',
    'unused-parameter',
  ],
  unused: [
    'unused-but-set-variable', 'unused-function', 'unused-label', 'unused-local-typedefs', 'unused-value', 'unused-variable',
  ],
  format: ['format=', 'format-extra-args', 'format-zero-length'],
  implicit: ['implicit-int', 'implicit-function-declaration'],
  pedantic: ['pedantic', 'long-long', 'variadic-macros', 'pointer-arith', 'vla-larger-than'],
  everything: [],
};

/** Off unless asked for, and in no group. */
const optional = [
  'undef', 'unused-macros', 'conversion', 'sign-conversion', 'shadow', 'cast-qual', 'cast-align', 'strict-prototypes',
  'missing-prototypes', 'missing-declarations', 'redundant-decls', 'nested-externs', 'write-strings', 'float-equal',
  'switch-default', 'switch-enum', 'inline', 'padded', 'packed', 'declaration-after-statement', 'bad-function-cast',
  'old-style-definition', 'vla', 'unused-const-variable', 'c++-compat', 'aggregate-return', 'double-promotion', 'traditional',
  'disabled-optimization', 'unreachable-code', 'date-time', 'portable-layout', 'missing-include-dirs', 'jump-misses-init',
];

const defaultOff = new Set<string>([...optional, ...groups['all'], ...groups['format'], ...groups['extra'], ...groups['pedantic']]);
for (const name of ['unused', 'implicit']) defaultOff.delete(name);
// In gcc's -Wall list, yet on by default for C99 and later.
for (const name of ['implicit-int', 'implicit-function-declaration', 'main-default']) defaultOff.delete(name);

interface PragmaChange {
  loc: Loc;
  action: 'push' | 'pop' | 'ignored' | 'warning' | 'error';
  option: string;
}

/** Collects the diagnostics of a compilation. */
export class Diagnostics {
  readonly records: DiagnosticRecord[] = [];
  errorCount = 0;
  warningCount = 0;
  /** Set by the preprocessor; used to keep system headers silent. */
  sources: Sources | null = null;
  /** The function being checked, for gcc's "In function" lines; '' at file scope, null to print none. */
  inFunction: string | null = null;
  /** -Wsystem-headers */
  systemHeaders = false;
  /** -fmax-errors=N (0: no limit); -Wfatal-errors sets 1. Later errors are counted and not kept. */
  maxErrors = 0;
  private inhibit = false;
  private allErrors = false;
  private pedanticErrors = false;
  private readonly settings = new Map<string, Setting>();
  private readonly noError = new Set<string>();
  private readonly seen = new Set<string>();
  private readonly changes: PragmaChange[] = [];
  private dropped = false;

  /**
   * Takes a warning option as on the command line: `-w`, `-Wall`, `-Wextra`, `-Wfoo`, `-Wno-foo`, `-Werror`,
   * `-Werror=foo`, `-Wno-error=foo`, `-pedantic`, `-pedantic-errors`, `-Wfatal-errors`, `-fmax-errors=N`.
   * Returns false if it is not one; unknown names are accepted.
   */
  setOption(argument: string): boolean {
    if (argument === '-w') this.inhibit = true;
    else if (argument === '-pedantic' || argument === '-Wpedantic' || argument === '--pedantic') this.set('pedantic', 'on');
    else if (argument === '-pedantic-errors') {
      this.set('pedantic', 'error');
      this.pedanticErrors = true;
    } else if (argument === '-Werror') this.allErrors = true;
    else if (argument === '-Wno-error') this.allErrors = false;
    else if (argument === '-Wfatal-errors') this.maxErrors = 1;
    else if (argument === '-Wsystem-headers') this.systemHeaders = true;
    else if (argument.startsWith('-fmax-errors=')) this.maxErrors = Number(argument.slice(13)) || 0;
    else if (argument.startsWith('-Werror=')) this.set(argument.slice(8), 'error');
    else if (argument.startsWith('-Wno-error=')) this.noError.add(argument.slice(11));
    else if (argument.startsWith('-Wno-')) this.set(argument.slice(5), 'off');
    else if (argument.startsWith('-W')) this.set(argument === '-W' ? 'extra' : argument.slice(2), 'on');
    else return false;
    return true;
  }

  /** Whether a warning under this option (without `-W`) is on at `loc`, so that costly checks can be left out. */
  isEnabled(option: string, loc: Loc = 0): boolean {
    return !this.inhibit && this.settingAt(option, loc) !== 'off';
  }

  error(loc: Loc, text: string): void {
    this.push('error', loc, text, '', false);
  }

  /** An error after which this unit is given up (a missing header). The caller stops by itself. */
  fatal(loc: Loc, text: string): void {
    this.push('fatal error', loc, text, '', false);
  }

  /** A warning; `option` is the name after `-W`, which also decides whether it is on. */
  warning(loc: Loc, text: string, option = ''): void {
    this.dropped = true;
    if (this.inhibit) return;
    const setting = this.settingAt(option, loc);
    if (setting === 'off') return;
    if (!this.systemHeaders && option !== 'cpp' && this.sources !== null && this.sources.isSystem(loc)) return;
    const promoted = setting === 'error' || this.allErrors && !this.noError.has(option);
    this.push(promoted ? 'error' : 'warning', loc, text, option, promoted);
  }

  /** What ISO C forbids and GNU C takes: on under -pedantic, an error under -pedantic-errors. */
  pedantic(loc: Loc, text: string): void {
    this.warning(loc, text, 'pedantic');
  }

  /** Said by default, and an error under -pedantic-errors (gcc's "pedwarn"). */
  pedwarn(loc: Loc, text: string, option = ''): void {
    if (!this.pedanticErrors) return this.warning(loc, text, option);
    this.push('error', loc, text, option === '' ? 'pedantic' : option, true);
  }

  /** A note that stands alone (#pragma message). */
  remark(loc: Loc, text: string): void {
    this.push('note', loc, text, '', false);
  }

  /** Belongs to the diagnostic before it, and is left out with it. */
  note(loc: Loc, text: string): void {
    if (!this.dropped) this.push('note', loc, text, '', false);
  }

  mark(): DiagnosticsMark {
    return { length: this.records.length, errorCount: this.errorCount, warningCount: this.warningCount };
  }

  /** Forgets everything reported since the mark. */
  rollback(mark: DiagnosticsMark): void {
    for (let i = mark.length; i < this.records.length; i++) this.seen.delete(keyOf(this.records[i]));
    this.records.length = mark.length;
    this.errorCount = mark.errorCount;
    this.warningCount = mark.warningCount;
  }

  /** `#pragma GCC diagnostic …` at `loc`. Returns false if the text after `diagnostic` makes no sense. */
  pragma(loc: Loc, text: string): boolean {
    const match = /^\s*(push|pop|ignored|warning|error)\s*(?:"-W([^"]*)")?\s*$/.exec(text);
    if (match === null) return false;
    const action = match[1] as PragmaChange['action'];
    const option = match[2] ?? '';
    if (option === '' && action !== 'push' && action !== 'pop') return false;
    if (!this.changes.some((change) => change.loc === loc)) this.changes.push({ loc, action, option });
    return true;
  }

  /** Everything reported, as gcc prints it; '' if there is nothing. Colours only for a terminal without NO_COLOR. */
  render(sources: Sources, colour = process.stderr.isTTY && !process.env['NO_COLOR']): string {
    const out: string[] = [];
    let lastFile = 0;
    let lastFunction: string | null = null;
    for (const record of this.records) {
      const parent = sources.includedFrom(record.loc);
      if (parent !== lastFile && record.loc !== 0) {
        lastFile = parent;
        if (parent !== 0) out.push(includeTrace(sources, parent));
      }
      const place = sources.position(record.loc);
      if (record.inFunction !== null && record.inFunction !== lastFunction && record.severity !== 'note') {
        if (record.inFunction !== '') out.push(`${place.file}: In function ‘${record.inFunction}’:\n`);
        else if (lastFunction !== null) out.push(`${place.file}: At top level:\n`);
        lastFunction = record.inFunction;
      }
      out.push(renderRecord(record, sources, colour));
    }
    if (this.maxErrors > 0 && this.errorCount >= this.maxErrors) {
      out.push(this.maxErrors === 1 ? 'compilation terminated due to -Wfatal-errors.\n'
        : `compilation terminated due to -fmax-errors=${this.maxErrors}.\n`);
    } else if (this.records.some((record) => record.severity === 'fatal error')) out.push('compilation terminated.\n');
    const text = out.join('');
    return isUtf8Locale() ? text : text.replace(/[‘’]/g, "'");
  }

  private push(severity: Severity, loc: Loc, text: string, option: string, promoted: boolean): void {
    const record: DiagnosticRecord = { severity, loc, text, option, promoted, inFunction: this.inFunction };
    const key = keyOf(record);
    this.dropped = this.seen.has(key);
    if (this.dropped) return;
    if (severity === 'error' || severity === 'fatal error') {
      if (this.maxErrors > 0 && this.errorCount >= this.maxErrors) {
        this.errorCount++;
        this.dropped = true;
        return;
      }
      this.errorCount++;
    } else if (severity === 'warning') this.warningCount++;
    this.seen.add(key);
    this.records.push(record);
  }

  private set(name: string, setting: Setting): void {
    const equals = name.indexOf('=');
    const plain = equals < 0 ? name : name.slice(0, equals);
    for (const member of groups[plain] ?? []) {
      // A member that was named itself keeps what it was given.
      if (!this.settings.has(`!${member}`)) this.settings.set(member, setting);
      if (groups[member] !== undefined && member !== plain) this.set(member, setting);
    }
    if (plain !== 'all' && plain !== 'extra') {
      this.settings.set(plain, setting);
      if (groups[plain] === undefined) this.settings.set(`!${plain}`, setting);
    }
  }

  private settingAt(option: string, loc: Loc): Setting {
    let setting = this.settings.get(option) ?? (defaultOff.has(option) ? 'off' : 'on');
    if (this.changes.length === 0 || this.sources === null || loc === 0) return setting;
    const stack: Setting[] = [];
    for (const change of this.changes) {
      if (!this.sources.isBefore(change.loc, loc)) continue;
      if (change.action === 'push') stack.push(setting);
      else if (change.action === 'pop') setting = stack.pop() ?? this.settings.get(option) ?? 'on';
      else if (change.option === option || (groups[change.option]?.includes(option) ?? false)) {
        setting = change.action === 'ignored' ? 'off' : change.action === 'error' ? 'error' : 'on';
      }
    }
    return setting;
  }
}

/** Quotes are ‘…’ where the locale has them, as with gcc. */
function isUtf8Locale(): boolean {
  const env = process.env;
  return /utf-?8/i.test(env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '');
}

function keyOf(record: DiagnosticRecord): string {
  return `${record.severity}:${record.loc}:${record.text}`;
}

function includeTrace(sources: Sources, parent: Loc): string {
  const lines: string[] = [];
  for (let at = parent; at !== 0; at = sources.includedFrom(at)) {
    const place = sources.position(at);
    lines.push(`${lines.length === 0 ? 'In file included from ' : '                 from '}${place.file}:${place.line}`);
  }
  return `${lines.join(',\n')}:\n`;
}

function renderRecord(record: DiagnosticRecord, sources: Sources, colour: boolean): string {
  const paint = (code: string, text: string) => colour ? `\x1b[${code}m${text}\x1b[m` : text;
  const place = sources.position(record.loc);
  const code = record.severity === 'warning' ? '01;35' : record.severity === 'note' ? '01;36' : '01;31';
  const where = record.loc === 0 ? 'lode-cc' : `${place.file}:${place.line}:${place.column}`;
  const option = record.option === '' ? '' : record.promoted ? `-Werror=${record.option}` : `-W${record.option}`;
  let text = `${paint('01', `${where}:`)} ${paint(code, `${record.severity}:`)} ${record.text}`;
  if (option !== '') text += ` [${paint(code, option)}]`;
  text += '\n';
  if (record.loc === 0) return text;
  const line = sources.lineText(record.loc);
  if (line === '' || line.length > 1000) return text;
  const number = String(place.line).padStart(5);
  const from = place.column - 1;
  // Tabs are printed as they are in the caret's line too, so that the caret stands below its character.
  const lead = textOfBytes(line.slice(0, from)).replace(/[^\t]/g, ' ');
  const word = /^(?:\w+|"[^"]*"|<[^<> ]+>)/.exec(line.slice(from))?.[0].length ?? 1;
  const shown = textOfBytes(line).replace(/[^\t\P{Cc}]/gu, ' ');
  return `${text}${number} | ${shown}\n${' '.repeat(number.length)} | ${lead}${paint(code, `^${'~'.repeat(Math.max(0, word - 1))}`)}\n`;
}

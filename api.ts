// The JavaScript interface: `import { compile, link, load, inspect } from 'lode'` (docs/api.md).
//
// Importing it loads nothing else: each function brings in what it needs at its first call. What is wrong with a program, an object or a request is a LodeError
// of one line; what is wrong with C source is told in `messages`.

/** What a caller, a program or a file did wrong. The message is one line. */
export class LodeError extends Error {}

export interface CompileOptions {
  /** Options as for `lode cc`: `-O2`, `-DNAME=1`, `-Wall`, `-std=c11`, `-Idir`. Default: `-O2`. */
  readonly args?: readonly string[];
  /** Headers by path that exist only here; they are found before files. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Compiled {
  /** The object in binary form, valid for all layouts that it was compiled for; undefined after errors. */
  readonly object: Uint8Array | undefined;
  /** Warnings and errors as gcc prints them, '' if there are none. */
  readonly messages: string;
}

/** Compiles one C source; `name` is what messages call it. Throws LodeError for options that do not exist. */
export async function compile(text: string, name: string, options: CompileOptions = {}): Promise<Compiled> {
  const [{ parseOptions }, { compileText }, { Phases }, { optimizeModule }, { encodeModule }, { readFileSync }] = await Promise.all([
    import('./frontend/driver/options.ts'), import('./frontend/driver/unit.ts'), import('./frontend/c/phase.ts'), import('./ir/opt/optimize.ts'), import('./ir/encode.ts'), import('node:fs')]);
  const parsed = parseOptions(options.args ?? ['-O2']);
  if (parsed.inputs.length > 0) parsed.errors.push(`'${parsed.inputs[0]!.path}' is no option`);
  if (parsed.errors.length > 0) throw new LodeError(parsed.errors[0]);
  const headers = options.headers ?? {};
  const readFile = (path: string): string | null => {
    if (Object.hasOwn(headers, path)) return Buffer.from(headers[path]!).toString('latin1');
    try {
      return readFileSync(path, 'latin1');
    } catch {
      return null;
    }
  };
  const { module, messages } = compileText(Buffer.from(text).toString('latin1'), name, parsed, readFile, new Phases(false));
  if (module === null) return { object: undefined, messages };
  optimizeModule(module);
  return { object: encodeModule(module), messages };
}

export interface LinkOptions {
  /** What messages call the program. Default: `a.out`. */
  readonly name?: string;
  /** Whether libc is linked too. Default: true. */
  readonly libc?: boolean;
}

/** Links objects and archives (their bytes) to a portable program. Throws LodeError. */
export async function link(inputs: readonly Uint8Array[], options: LinkOptions = {}): Promise<Uint8Array> {
  const { name = 'a.out', libc = true } = options;
  const [{ linkInputs, linkProgram }, { libcPath }, { readFileSync }] = await Promise.all([import('./frontend/driver/link.ts'), import('./frontend/driver/install.ts'), import('node:fs')]);
  return refused(() => {
    const all = inputs.flatMap((bytes, i) => linkInputs(bytes, `input ${i}`));
    if (libc) all.push(...linkInputs(readFileSync(libcPath()), 'libc.a'));
    const { bytes, errors } = linkProgram(all, { kind: 'program', name, entry: '__lode_start' });
    if (bytes === undefined) throw new LodeError(errors[0]!.replaceAll('\n', ' '));
    return bytes;
  });
}

export interface LoadOptions {
  /** As for `lode run --target`. Default: what this machine runs best. */
  readonly target?: string;
  /** What messages call the program. Default: `program`. */
  readonly name?: string;
  /** Folder of a cache of images, `true` for the user's own. Default: none, images last as long as this process. */
  readonly cache?: string | boolean;
}

export interface RunOptions {
  /** The program's own arguments. */
  readonly args?: readonly string[];
  /** Its environment. Default: this process's. */
  readonly env?: Readonly<Record<string, string>>;
  /** Its standard input. Default: empty. */
  readonly stdin?: string | Uint8Array;
  /** Its working folder. Default: this process's. */
  readonly cwd?: string;
}

export interface Ended {
  /** 128 + n for signal n. */
  readonly status: number;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
}

export interface LoadedProgram {
  readonly target: string;
  /** The image for the target, which lasts; undefined on the interpreter, which has none. */
  readonly image: Uint8Array | undefined;
  /** Runs it to its end: native programs as processes of their own, others in this one. Throws LodeError. */
  run(options?: RunOptions): Promise<Ended>;
}

/** Verifies a program, binds it to a target and translates it. Throws LodeError. */
export async function load(program: Uint8Array, options: LoadOptions = {}): Promise<LoadedProgram> {
  const { loadProgram } = await import('./loader/load.ts');
  return refusedLater(() => loadProgram(program, options));
}

/** What `lode inspect --json` tells: summary, and where asked for relocation records and types. */
export interface Inspection {
  readonly kind: string;
  readonly layouts: string;
  readonly summary: unknown;
  readonly relocations?: readonly { readonly kind: string; readonly symbol: string; readonly place: string; readonly line: string; readonly what: string; readonly values: Readonly<Record<string, string>> }[];
  readonly types?: readonly unknown[];
}

export interface InspectOptions {
  readonly relocations?: boolean;
  readonly types?: boolean;
  /** What came from libc too. */
  readonly all?: boolean;
}

/** Tells what in an object or program depends on the layout. Throws LodeError. */
export async function inspect(module: Uint8Array, options: InspectOptions = {}): Promise<Inspection> {
  const [{ inspection }, { decodeModule }] = await Promise.all([import('./ir/commands/inspect.ts'), import('./ir/decode.ts')]);
  return refused(() => inspection({ name: 'module', member: '', bytes: module, module: decodeModule(module, 'module') },
    { relocs: options.relocations ?? false, types: options.types ?? false, all: options.all ?? false }) as Inspection);
}

/** Bad input is an Error with an exit status (cli.ts); here it is a LodeError. */
function refusal(error: unknown): unknown {
  return error instanceof Error && 'exitStatus' in error ? new LodeError(error.message, { cause: error }) : error;
}

function refused<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw refusal(error);
  }
}

async function refusedLater<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw refusal(error);
  }
}

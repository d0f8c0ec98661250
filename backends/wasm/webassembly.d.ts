// The part of the WebAssembly JavaScript interface that run.ts uses (TypeScript declares it only with the DOM).

declare namespace WebAssembly {
  class Module {
    private constructor();
    static imports(module: Module): { module: string; name: string; kind: string }[];
  }
  interface Instance { readonly exports: Record<string, unknown> }
  interface Memory {
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }
  interface Global { readonly value: unknown }
  class RuntimeError extends Error {}
  class Exception { private constructor() }
  function compile(bytes: Uint8Array<ArrayBuffer>): Promise<Module>;
  function instantiate(module: Module, imports: Record<string, Record<string, unknown>>): Promise<Instance>;
}

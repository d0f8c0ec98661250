// Errors of the loader that are the input's or the user's: one line, exit status 1, no stack.

export class LoadError extends Error {
  readonly exitStatus = 1;
}

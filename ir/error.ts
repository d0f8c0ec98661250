// Internal errors: defects of ours, reported with the pass and the function they struck in.

/** An error that names pass and function, made from whatever was thrown. Bad input (`exitStatus`) passes through unchanged. */
export function internalError(pass: string, where: string, error: unknown): Error {
  if (error instanceof Error && ('exitStatus' in error || error.message.startsWith(`${pass}/`))) return error;
  const message = error instanceof Error ? error.message : String(error);
  const wrapped = new Error(`${pass}/${where}: ${message}`);
  if (error instanceof Error && error.stack !== undefined) wrapped.stack = error.stack;
  return wrapped;
}

/** Lines around a line of a file, numbered from 1; empty where the file cannot be read. */
export function readSourceLines(
  _file: string,
  _line: number,
  _around: number,
): readonly { readonly number: number; readonly text: string }[] {
  return [];
}

/** A command to the runner of a GitHub workflow, its texts escaped as the runner reads them. */
export function formatCommand(
  name: string,
  properties: Readonly<Record<string, string>>,
  data: string,
): string {
  const told = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(value)}`);
  return `::${name}${told.length === 0 ? '' : ` ${told.join(',')}`}::${escapeData(data)}`;
}

/** The machines that build read commands in the output, wherever in a line they are. */
export function defuse(line: string): string {
  return line.replace(/##(?=\w*\[)/g, '# #').replace(/^(\s*):(?=:)/, '$1: ');
}

/** The same of each line of a text. */
export function defuseText(text: string): string {
  return text.split('\n').map(defuse).join('\n');
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

import { afterAll, beforeAll, expect, test } from 'vitest';
import { UserProject } from '../support/user-project.js';

const PROGRAM = `
import { trackErrors } from 'errtrack';

declare const console: { log(text: unknown): void };

class Stage {
  readonly #size = 'three';

  @trackErrors({ context: 'method', severity: 'HIGH' })
  run(): never {
    throw new Error('method of size ' + this.#size);
  }

  @trackErrors({ context: 'static' })
  static open(): never {
    throw new TypeError('static of ' + this.name);
  }

  @trackErrors({ context: 'async' })
  async load(): Promise<void> {
    await null;
    throw new RangeError('async');
  }

  @trackErrors({ context: 'getter', severity: 'LOW' })
  get size(): number {
    throw new Error('getter of size ' + this.#size);
  }

  @trackErrors({ context: 'quiet' })
  quiet(value: number): number {
    return value + 1;
  }
}

const attempts: readonly (() => unknown)[] = [
  () => new Stage().run(),
  () => Stage.open(),
  () => new Stage().load(),
  () => new Stage().size,
  () => new Stage().quiet(1),
];
async function main(): Promise<void> {
  for (const attempt of attempts) {
    try {
      console.log(await attempt());
    } catch (error) {
      console.log(String(error));
    }
  }
}
void main();
`;

const DIALECTS = [
  { name: 'standard', type: 'module', options: {} },
  { name: 'legacy', type: 'module', options: { experimentalDecorators: true } },
  { name: 'standard', type: 'commonjs', options: {} },
  {
    name: 'legacy',
    type: 'commonjs',
    options: { experimentalDecorators: true, emitDecoratorMetadata: true },
  },
] as const;

const COMMON = {
  target: 'es2022',
  module: 'nodenext',
  types: [],
  strict: true,
  skipLibCheck: true,
};

const project = new UserProject();
afterAll(() => project.remove());

/** A package for each dialect, all compiled by one process; the contexts tell whose a record is. */
beforeAll(() => {
  project.link('typescript');
  for (const { name, type, options } of DIALECTS) {
    const folder = `${name}-${type}`;
    const compilerOptions = { ...COMMON, ...options };
    project.write(`${folder}/package.json`, JSON.stringify({ type }));
    project.write(
      `${folder}/tsconfig.json`,
      JSON.stringify({ compilerOptions, files: ['app.ts'] }),
    );
    project.write(`${folder}/app.ts`, PROGRAM.replaceAll("context: '", `context: '${folder} `));
  }
  const folders = DIALECTS.map(({ name, type }) => `${name}-${type}`);
  const compiled = project.node(['node_modules/typescript/bin/tsc', '--build', ...folders]);
  expect(compiled).toEqual({ status: 0, stdout: '', stderr: '' });
});

test.each(DIALECTS)('decorators of the $name dialect record, compiled to $type', (dialect) => {
  const folder = `${dialect.name}-${dialect.type}`;
  const lines = [
    'Error: method of size three',
    'TypeError: static of Stage',
    'RangeError: async',
    'Error: getter of size three',
    '2',
  ];
  expect(project.node([`${folder}/app.js`])).toEqual({
    status: 0,
    stdout: `${lines.join('\n')}\n`,
    stderr: '',
  });

  const records = project
    .records()
    .filter(({ context }) => context.startsWith(folder))
    .map(({ context, severity, type, message }) => `${context} ${severity} ${type}: ${message}`);
  expect(records.sort()).toEqual([
    `${folder} async MEDIUM RangeError: async`,
    `${folder} getter LOW Error: getter of size three`,
    `${folder} method HIGH Error: method of size three`,
    `${folder} static MEDIUM TypeError: static of Stage`,
  ]);
});

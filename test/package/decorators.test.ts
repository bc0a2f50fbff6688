import { afterEach, describe, expect, test } from 'vitest';
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
  ['standard', 'module', {}],
  ['legacy', 'module', { experimentalDecorators: true }],
  ['standard', 'commonjs', {}],
  ['legacy', 'commonjs', { experimentalDecorators: true, emitDecoratorMetadata: true }],
] as const;

describe('decorators', () => {
  let project: UserProject | undefined;
  afterEach(() => project?.remove());

  test.each(DIALECTS)('of the %s dialect record, compiled to %s', (_, type, options) => {
    project = new UserProject({ type });
    project.link('typescript');
    const common = {
      target: 'es2022',
      module: 'nodenext',
      types: [],
      strict: true,
      skipLibCheck: true,
    };
    project.write(
      'tsconfig.json',
      JSON.stringify({ compilerOptions: { ...common, ...options }, files: ['app.ts'] }),
    );
    project.write('app.ts', PROGRAM);
    expect(project.node(['node_modules/typescript/bin/tsc'])).toEqual({
      status: 0,
      stdout: '',
      stderr: '',
    });

    const lines = [
      'Error: method of size three',
      'TypeError: static of Stage',
      'RangeError: async',
      'Error: getter of size three',
      '2',
    ];
    expect(project.node(['app.js'])).toEqual({
      status: 0,
      stdout: `${lines.join('\n')}\n`,
      stderr: '',
    });

    const records = project
      .records()
      .map(({ context, severity, type, message }) => `${context} ${severity} ${type}: ${message}`);
    expect(records.sort()).toEqual([
      'async MEDIUM RangeError: async',
      'getter LOW Error: getter of size three',
      'method HIGH Error: method of size three',
      'static MEDIUM TypeError: static of Stage',
    ]);
  });
});

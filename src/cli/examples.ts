import type { Command } from 'commander';

/** A command line, and what it is for. */
type Example = readonly [line: string, purpose: string];

/** By the name of a command what its help shows; the program's own are under no name. */
const EXAMPLES: Readonly<Record<string, readonly Example[]>> = {
  '': [
    ['errtrack run -- node app.js', 'run a program with tracking on'],
    ['errtrack list', 'see what broke'],
    ['errtrack fix 9ba5976d -d "Check the path first"', 'tick one off'],
  ],
  status: [
    ['errtrack status', 'what is open, and what is new since the last commit'],
    ['errtrack status --since 7d', 'what became of errors in a week: new, came back, fixed'],
    ['errtrack status --since HEAD~5', 'against the ledger as it was five commits ago'],
    ['errtrack status --json', 'the same, for programs'],
  ],
  list: [
    ['errtrack list --sort count --limit 10', 'what occurs most'],
    ['errtrack list --since 2h --severity HIGH', 'what is bad and recent'],
    ["errtrack list --search 'type:*Timeout* upload'", 'timeouts that tell of an upload'],
    ["errtrack list --file 'src/api/**' --tag tenant=acme", 'where, and for whom'],
    ['errtrack list --regressed --status all', 'what came back after a fix'],
    ['errtrack list --all --json', 'everything, for programs'],
  ],
  show: [
    ['errtrack show 9ba5976d', 'one error whole'],
    ['errtrack show @latest', 'the active one that was seen last'],
    ['errtrack show 9ba5 --grouping', 'why these throws are one error'],
    ['errtrack show 9ba5 --grouping --with feed', 'why two errors are not one'],
  ],
  fix: [
    ['errtrack fix 9ba5976d -d "Check the path first"', 'with what fixed it'],
    ['errtrack fix 9ba5 feed', 'several at once'],
    ['errtrack fix @latest', 'the active error that was seen last'],
    ["errtrack fix --context 'stage1*' --dry-run", 'which of them would be marked'],
  ],
  reopen: [
    ['errtrack reopen 9ba5976d', 'undo a fix'],
    ['errtrack reopen --type TimeoutError --dry-run', 'which of them would be reopened'],
  ],
  ignore: [
    ['errtrack ignore 9ba5976d', 'not to be fixed'],
    ['errtrack ignore 9ba5976d --until 7d', 'not this week'],
    ['errtrack ignore 9ba5976d --until 10x/1h', 'not unless it becomes frequent'],
    ['errtrack ignore --severity LOW --until 7d', 'what is minor, this week'],
    ['errtrack ignore --type AbortError', 'no error of this type, ever'],
    ["errtrack ignore --context 'import_*' --message '*ECONNRESET*'", 'what both describe'],
  ],
  delete: [
    ['errtrack delete 9ba5976d', 'forget an error'],
    ["errtrack delete --context 'test*' --dry-run", 'which of them would go'],
    [
      'errtrack delete --until 90d --search status:fixed',
      'what was fixed, and not seen for 90 days',
    ],
  ],
  move: [
    ['errtrack move 9ba5976d HIGH', 'this one is worse than it looked'],
    ['errtrack move @most HIGH', 'the active error that occurred most'],
    ["errtrack move LOW --file 'scripts/**'", 'all that were thrown there'],
  ],
  merge: [['errtrack merge 9ba5976d feedface', 'the first is a part of the second']],
  split: [
    ['errtrack split 9ba5976d --by message', 'an error for each message'],
    ['errtrack split 9ba5976d --by site', 'an error for each path of calls'],
    ['errtrack split 9ba5976d --undo', 'count them as one again'],
  ],
  sync: [
    ['errtrack sync', 'bring the files up to date'],
    ['errtrack sync --dry-run', 'see what that would change'],
    ['errtrack sync --resolve', 'after a merge that left conflicts'],
    ['errtrack sync --watch', 'follow the files while you edit them'],
  ],
  adopt: [
    ['errtrack adopt --dry-run', 'see what would be taken over'],
    ['errtrack adopt', 'take it over'],
  ],
  run: [
    ['errtrack run -- node app.js', 'a program'],
    ['errtrack run -- npm test', 'whatever starts Node somewhere'],
    ['errtrack run --check -- npm run import', 'and fail on new errors, too'],
    ['errtrack run --check --baseline origin/main --format github -- npm test', 'in a workflow'],
  ],
  check: [
    ['errtrack check', 'what is not in the last commit'],
    ['errtrack check --baseline origin/main', 'what this branch adds'],
    ['errtrack check --baseline known.json', 'what a file does not know'],
    ['errtrack check --severity HIGH --max 3', 'let up to three of the worst through'],
    ['errtrack check --regressed', 'only what came back after its fix'],
  ],
  runs: [
    ['errtrack runs list', 'past runs, and those that go on'],
    ['errtrack runs show @latest', 'the newest one whole'],
  ],
  'runs list': [
    ['errtrack runs list --name import --status failed', 'where the import failed'],
    ['errtrack runs list --since 7d --json', 'those of a week, for programs'],
  ],
  'runs show': [
    ['errtrack runs show @latest', 'the newest run'],
    ['errtrack runs show @latest:import --phase load', 'a part of the newest import'],
  ],
  'runs compare': [['errtrack runs compare 20261120 @latest', 'what became slower']],
  'runs trend': [
    ['errtrack runs trend', 'how each name has done'],
    ['errtrack runs trend import --limit 10', 'the newest 10 imports'],
  ],
  'runs tail': [
    ['errtrack runs tail', 'follow the newest run'],
    ['errtrack runs tail @latest:import --json', 'its events, for programs'],
  ],
  'runs prune': [
    ['errtrack runs prune --keep 50 --dry-run', 'see what would go'],
    ['errtrack runs prune --older-than 30d', 'keep a month'],
  ],
  'runs release': [
    ['errtrack runs release @latest', 'let the newest run go on'],
    ['errtrack runs release @latest approve', 'the step of several that wait'],
  ],
  report: [
    ['errtrack report @latest', 'the three reports of the newest run'],
    ['errtrack report @latest --html run.html', 'the run as a page to pass on'],
    ['errtrack report --html', 'all errors and the newest runs as a page'],
  ],
  serve: [
    ['errtrack serve --open', 'look at this project'],
    ['errtrack serve --port 8080', 'at a port of your choice'],
    ['errtrack serve --host 0.0.0.0', 'from other machines: the printed address holds the token'],
    ['curl http://127.0.0.1:5005/status', 'how the current run is doing, for programs'],
  ],
  init: [
    ['errtrack init', 'start here'],
    ['errtrack init --root packages/api', 'or in another folder'],
    ['errtrack init --git', 'let git merge TODO.md and FIXED_ERRORS.md without conflicts'],
  ],
  doctor: [
    ['errtrack doctor', 'when something is not as it should be'],
    ['errtrack doctor --json', 'the same, for programs'],
  ],
  scrub: [
    ['errtrack scrub --dry-run', 'see where secrets stand'],
    ['errtrack scrub --match hunter2', 'take out a text of your own'],
    ['errtrack scrub --match "/acme-[0-9]+/"', 'or what a pattern finds'],
  ],
  eject: [['errtrack eject', 'leave; it asks before it does']],
  completion: [
    ['eval "$(errtrack completion bash)"', 'in ~/.bashrc'],
    ['source <(errtrack completion zsh)', 'in ~/.zshrc, after compinit'],
    ['errtrack completion fish | source', 'in ~/.config/fish/config.fish'],
  ],
};

/** Put the examples of each command at the end of its help. */
export function addExamples(program: Command): void {
  addTo(program, '');
}

function addTo(command: Command, name: string): void {
  const examples = EXAMPLES[name] ?? [];
  if (examples.length > 0) command.addHelpText('after', formatExamples(examples));
  for (const part of command.commands) addTo(part, `${name} ${part.name()}`.trim());
}

function formatExamples(examples: readonly Example[]): string {
  const width = Math.max(...examples.map(([line]) => line.length));
  const lines = examples.map(([line, purpose]) => `  $ ${line.padEnd(width)}  ${purpose}`);
  return ['', 'Examples:', ...lines].join('\n');
}

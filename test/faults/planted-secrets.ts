/** A text with a secret in it, and the part of it that must be found nowhere. */
export interface PlantedSecret {
  readonly kind: string;
  readonly text: string;
  readonly core: string;
}

const ALPHANUMERIC = 'abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ0123456789';
const HEX = '0123456789abcdef';

/** Secrets of many kinds, new ones for each seed. None is anybody's. */
export function plantSecrets(seed: number): readonly PlantedSecret[] {
  let state = seed;
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 8;
  };
  const random = (length: number, alphabet = ALPHANUMERIC): string =>
    Array.from({ length }, () => alphabet.charAt(next() % alphabet.length)).join('');
  const word = (): string => `q${random(9, 'bcdfghjklmnpqrstvwxz')}`;
  return KINDS.map(([kind, make]) => {
    const core = make.core?.(random) ?? word();
    return { kind, core, text: make.text(core, random) };
  });
}

type Random = (length: number, alphabet?: string) => string;

interface Kind {
  readonly text: (core: string, random: Random) => string;
  /** Default: a word without digits, which only its name gives away. */
  readonly core?: (random: Random) => string;
}

function token(length: number, text: Kind['text'], alphabet?: string): Kind {
  return { core: (random) => `${random(length - 1, alphabet)}7`, text };
}

const KINDS: readonly (readonly [kind: string, make: Kind])[] = [
  ['JWT', token(43, (it) => `got eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ4In0.${it} instead`)],
  ['PEM', token(64, (it) => `-----BEGIN EC PRIVATE KEY-----\n${it}\n-----END EC PRIVATE KEY-----`)],
  [
    'PEM in JSON',
    token(60, (it) => `{"k":"-----BEGIN PRIVATE KEY-----\\n${it}\\n-----END PRIVATE KEY-----\\n"}`),
  ],
  ['AWS key id', token(16, (it) => `for AKIA${it} denied`, 'ABCDEFGHJKLMNPQRSTUVWXYZ')],
  ['AWS secret', token(40, (it) => `aws_secret_access_key = ${it}`)],
  ['AWS signature', token(64, (it) => `https://s3.example.com/a?X-Amz-Signature=${it}&x=1`, HEX)],
  ['GitHub', token(36, (it) => `clone with ghp_${it} failed`)],
  ['GitHub server', token(36, (it) => `ghs_${it}: bad credentials`)],
  ['GitHub fine-grained', token(59, (it, r) => `github_pat_${r(22)}_${it}`)],
  ['GitLab', token(20, (it) => `glpat-${it} is expired`)],
  ['OpenAI', token(48, (it) => `Incorrect API key provided: sk-${it}.`)],
  ['Anthropic', token(60, (it) => `x-api-key sk-ant-api03-${it}`)],
  ['Stripe', token(24, (it) => `No such customer (sk_live_${it})`)],
  ['Stripe restricted', token(24, (it) => `rk_test_${it}`)],
  ['Slack bot', token(24, (it) => `invalid_auth xoxb-2222-3333-${it}`)],
  ['Slack webhook', token(24, (it) => `POST https://hooks.slack.com/services/T02/B03/${it} 404`)],
  [
    'Discord webhook',
    token(60, (it) => `https://discord.com/api/webhooks/998877665544/${it} is gone`),
  ],
  ['SendGrid', token(43, (it, r) => `key SG.${r(22)}.${it} revoked`)],
  ['Google', token(35, (it) => `API key not valid: AIza${it}`)],
  ['Google OAuth', token(60, (it) => `ya29.${it} has no scope`)],
  ['npm', token(36, (it) => `401 npm_${it}`)],
  ['npmrc', token(36, (it) => `//registry.npmjs.org/:_authToken=${it}`)],
  ['Telegram', token(35, (it) => `https://api.telegram.org/bot110201543:AA${it}/getMe`)],
  ['Shopify', token(32, (it) => `shpat_${it}`, HEX)],
  ['Vault', token(24, (it) => `permission denied for hvs.${it}`)],
  ['Azure storage', token(86, (it) => `AccountName=a;AccountKey=${it}==;EndpointSuffix=x`)],
  [
    'Azure SAS',
    token(43, (it) => `https://a.blob.core.windows.net/c/b?sv=2023&sp=r&sig=${it}%3D&se=2024`),
  ],
  [
    'Azure bus',
    token(43, (it) => `Endpoint=sb://a/;SharedAccessKeyName=Root;SharedAccessKey=${it}=`),
  ],
  ['postgres URL', { text: (it) => `postgresql://app:${it}@db.internal:5432/app refused` }],
  ['postgres URL, odd signs', { text: (it) => `postgres://app:a/${it}#!@db/app` }],
  ['mysql URL', { text: (it) => `mysql2://root:${it}@127.0.0.1/x` }],
  ['mongodb URL', { text: (it) => `mongodb+srv://svc:${it}%40x@m1,m2/db?w=majority` }],
  ['redis URL', { text: (it) => `redis://:${it}@cache:6379/0` }],
  ['amqp URL', { text: (it) => `amqps://u:${it}@mq/vhost` }],
  ['user of a URL', token(30, (it) => `https://${it}@git.example.com/a.git`)],
  ['Go DSN', { text: (it) => `dial admin:${it}@tcp(db:3306)/x` }],
  ['ADO string', { text: (it) => `Server=a;User Id=sa;Password=${it};Encrypt=yes` }],
  ['assignment', { text: (it) => `cannot log in with password=${it}` }],
  ['quoted assignment', { text: (it) => `passphrase = 'the ${it} thing'` }],
  ['JSON', { text: (it) => `bad request {"apiKey": "${it}", "a": 1}` }],
  ['JSON in JSON', { text: (it) => `body "{\\"client_secret\\":\\"${it}\\"}"` }],
  ['inspected object', { text: (it) => `{ user: 'bob', password: '${it}' }` }],
  ['YAML', { text: (it) => `db:\n  password: ${it}\n  port: 5432` }],
  ['Ruby hash', { text: (it) => `{:password=>"${it}"}` }],
  ['XML', { text: (it) => `<user><password>${it}</password></user>` }],
  ['header', { text: (it) => `X-Api-Key: ${it}` }],
  ['bearer header', token(30, (it) => `Authorization: Bearer ${it}`)],
  ['basic header', token(20, (it) => `headers: {"authorization":"Basic ${it}=="}`)],
  ['cookie', token(24, (it) => `Cookie: theme=dark; connect.sid=s%3A${it}`)],
  ['set-cookie', token(24, (it) => `set-cookie: session=${it}; HttpOnly`)],
  ['query', { text: (it) => `GET /cb?access_token=${it}&state=1` }],
  ['encoded query', { text: (it) => `next=%2Fcb%3Faccess_token%3D${it}` }],
  ['flag', { text: (it) => `deploy --token ${it} --verbose` }],
  ['flag in a list', { text: (it) => `spawnargs: [ '--password', '${it}' ]` }],
  ['curl', { text: (it) => `curl -u admin:${it} https://x` }],
  ['environment', { text: (it) => `SMTP_PASS=${it}` }],
  ['exported', { text: (it) => `export STRIPE_SECRET="${it}"` }],
  ['quoted password', { text: (it) => `wrong password '${it}' for bob` }],
  ['token in a sentence', token(24, (it) => `the token ${it} has expired`)],
  ['card', { core: () => '4242 4242 4242 4242', text: (it) => `card ${it} was declined` }],
  ['card without blanks', { core: () => '378282246310005', text: (it) => `charge of ${it}` }],
  ['bcrypt', token(53, (it) => `hash $2b$12$${it} is old`)],
  ['SQL', { text: (it) => `ALTER ROLE app PASSWORD '${it}'` }],
];

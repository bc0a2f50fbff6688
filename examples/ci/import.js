// Reads a list of prices. A line that is no good is left out, so the import itself never fails: errtrack knows of it.
import { readFileSync } from 'node:fs';
import { withErrorTracking } from 'errtrack';

const RATES = new Map([
  ['EUR', 1],
  ['USD', 0.92],
]);

const readPrice = withErrorTracking(
  (text) => {
    if (text === '') throw new RangeError('a line has no price');
    return Number(text);
  },
  { context: 'read_price', severity: 'LOW' },
);

const findRate = withErrorTracking(
  (currency) => {
    const rate = RATES.get(currency);
    if (rate === undefined) throw new TypeError('a line has a currency without a rate');
    return rate;
  },
  { context: 'find_rate', severity: 'HIGH' },
);

const [, ...lines] = readFileSync('prices.csv', 'utf8').trim().split('\n');
let left = 0;
for (const line of lines) {
  const [article, price, currency] = line.split(',');
  try {
    console.log(article, (readPrice(price) * findRate(currency)).toFixed(2));
  } catch {
    left += 1;
  }
}
console.log(`${lines.length - left} imported, ${left} left out`);

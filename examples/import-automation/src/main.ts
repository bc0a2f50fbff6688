import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { importMeasures } from './automation.js';
import { CUSTOMERS } from './customers.js';
import { startPortal } from './portal.js';

const here = dirname(import.meta.dirname);
const customers = join(here, 'customers');
const REGIONS = ['north', 'south', 'islands'];

const SHEETS: Readonly<Record<string, string>> = {
  'brick-spain': `Measure,Group,Weight,Target
Share of search,Visibility,60,25
Content score,Visibility,60,90
Availability,Sales,70,98
Price index,Sales,30,100
`,
  // Somebody has renamed a column.
  'brick-brazil': `Measure,Group,Weight,Goal
Share of search,Visibility,50,20
Content score,Visibility,50,85
`,
};

for (const [folder, sheet] of Object.entries(SHEETS)) {
  mkdirSync(join(customers, folder, 'regions'), { recursive: true });
  writeFileSync(join(customers, folder, 'measures.csv'), sheet);
  for (const region of REGIONS)
    writeFileSync(join(customers, folder, 'regions', `${region}.csv`), '');
}

const templates = new Map(Object.keys(SHEETS).map((folder) => [folder, 'Measure;Weight\n']));
const portal = await startPortal(templates);
const approvalMs = Number(process.env['APPROVAL_MS'] ?? 1_500);
try {
  for (const customer of CUSTOMERS) {
    const workplace = { portal, customers, database: join(here, 'scorecards.sqlite'), approvalMs };
    try {
      console.log(
        `${customer.name}: ${await importMeasures(customer, workplace)} measures imported`,
      );
    } catch (error) {
      console.error(`${customer.name}: ${String(error)}`);
      process.exitCode = 1;
    }
  }
} finally {
  await portal.close();
}

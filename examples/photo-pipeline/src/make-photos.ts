// Fills photos/ with an order as photographers get them: good photos, and honestly broken ones.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';

const FOLDER = 'photos';

const harbour = await paint(1620, 1080, ['#1d3557', '#f4a261']).jpeg({ quality: 90 }).toBuffer();
const ferry = await paint(1200, 900, ['#457b9d', '#e9edc9']).jpeg({ quality: 90 }).toBuffer();

const photos: Readonly<Record<string, Buffer>> = {
  'harbour.jpg': harbour,
  'harbour.jpg.json': Buffer.from('{ "caption": "The harbour at dusk" }\n'),
  'meadow.png': await paint(900, 600, ['#a8dadc', '#588157'])
    .png({ compressionLevel: 3 })
    .toBuffer(),
  'dunes.webp': await paint(1500, 1000, ['#bde0fe', '#d4a373']).webp().toBuffer(),
  // Its caption was never finished.
  'lighthouse.jpg': await paint(800, 1200, ['#0d1b2a', '#778da9']).jpeg().toBuffer(),
  'lighthouse.jpg.json': Buffer.from('{ "caption": "The lighthouse, first li'),
  // Too small to print, and smaller than the signature.
  'icon.png': await paint(40, 34, ['#e63946', '#f1faee']).png().toBuffer(),
  // Resized, it is lower than the window in which contrast is measured.
  'banner.jpg': await paint(6000, 60, ['#ffb703', '#fb8500']).jpeg().toBuffer(),
  // A second file that wants to become harbour.jpg.
  'harbour.png': await paint(640, 480, ['#1d3557', '#f4a261']).png().toBuffer(),
  // The card was pulled out too early, twice.
  'ferry.jpg': ferry.subarray(0, Math.floor(ferry.length * 0.6)),
  'gulls.jpg': harbour.subarray(0, Math.floor(harbour.length * 0.3)),
  'empty.jpg': Buffer.alloc(0),
  'invoice.jpg': Buffer.from('Invoice 2041: three prints, 30 x 40 cm\n'),
  'poster.png': createHugePng(90_000, 90_000),
};

const ordered = Object.keys(photos).filter((name) => !name.endsWith('.json'));

await mkdir(FOLDER, { recursive: true });
for (const [name, bytes] of Object.entries(photos)) await writeFile(join(FOLDER, name), bytes);
// wedding.jpg was ordered and never came.
await writeFile(join(FOLDER, 'order.txt'), `${[...ordered, 'wedding.jpg'].join('\n')}\n`);

/** A sky, a sun, hills and film grain. */
function paint(width: number, height: number, [sky, land]: readonly [string, string]): Sharp {
  const scene = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <defs><linearGradient id="sky" x1="0" y1="0" x2="0" y2="1">
      <stop offset="0" stop-color="${sky}"/><stop offset="1" stop-color="${land}"/>
    </linearGradient></defs>
    <rect width="100%" height="100%" fill="url(#sky)"/>
    <circle cx="70%" cy="30%" r="7%" fill="#fff3d6"/>
    <ellipse cx="25%" cy="105%" rx="60%" ry="40%" fill="${land}"/>
    <ellipse cx="85%" cy="110%" rx="55%" ry="38%" fill="${sky}" fill-opacity="0.6"/>
  </svg>`;
  const grain = {
    width: Math.min(width, 256),
    height: Math.min(height, 256),
    channels: 3,
    background: 'grey',
    noise: { type: 'gaussian', mean: 128, sigma: 14 },
  } as const;
  return sharp(Buffer.from(scene))
    .composite([{ input: { create: grain }, tile: true, blend: 'soft-light' }])
    .removeAlpha();
}

/** A PNG whose header promises more pixels than anyone should decode. */
function createHugePng(width: number, height: number): Buffer {
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0]);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    createChunk('IHDR', header),
    createChunk('IDAT', deflateSync(Buffer.alloc(1024))),
    createChunk('IEND', Buffer.alloc(0)),
  ]);
}

function createChunk(type: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}

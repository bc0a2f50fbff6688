// Asks one thing over and over, on connections that stay open: as fast as the answers come.
import { once } from 'node:events';
import { connect } from 'node:net';

/** Requests a second that are answered with 200, and how many were not. */
export async function measureRate(port, path, { connections = 8, ms = 400 } = {}) {
  const request = `GET ${path} HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`;
  const counts = { good: 0, bad: 0 };
  const end = performance.now() + ms;
  const start = performance.now();
  const all = Array.from({ length: connections }, () => askUntil(end, port, request, counts));
  await Promise.all(all);
  return { rate: (counts.good / (performance.now() - start)) * 1_000, bad: counts.bad };
}

async function askUntil(end, port, request, counts) {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  let missing = 0;
  socket.on('data', (chunk) => {
    if (missing === 0) {
      const head = chunk.toString('latin1', 0, Math.min(chunk.length, 4_096));
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
      missing = head.indexOf('\r\n\r\n') + 4 + length;
      counts[head.startsWith('HTTP/1.1 200') ? 'good' : 'bad'] += 1;
    }
    missing -= chunk.length;
    if (missing > 0) return;
    if (performance.now() < end) socket.write(request);
    else socket.end();
  });
  socket.on('error', () => {
    counts.bad += 1;
  });
  socket.write(request);
  await once(socket, 'close');
}

/** Words whose number after a hyphen is part of the name. */
const NUMBERED_NAMES =
  '(?:utf|ucs|iso|iec|ieee|ansi|rfc|sha|aes|rsa|rc|des|md|crc|cp|windows|latin|base|es|ecma|ora|cve|cwe|ascii|koi8|h|x|gpt|python|node|http|arm|amd|x86|win)';

/**
 * Numbers: integer, decimal, grouped, signed. One placeholder for all, because 3 and 3.5 are the same bug.
 * So are `10,50`, `1,299.00` and `1,2,3`, whatever the comma means there.
 * Never inside a word (`sha256`, `E404`) or behind the hyphen of one (`utf-8`).
 */
export const NUMBER = new RegExp(
  `(?=[+-]?\\d)(?<![A-Za-z0-9]|\\d\\.|(?<![A-Za-z])${NUMBERED_NAMES}[-_](?:\\d{1,5}-)?)(?:(?<![\\w)\\]>])[+-])?(?:\\d{1,3}(?:[,_]\\d{3}){1,8}|\\d{1,400})(?:,\\d{1,400}){0,40}(?:\\.\\d{1,400})?(?:[eE][+-]?\\d{1,4})?(?![A-Za-z0-9]|\\.\\d)`,
  'gi',
);

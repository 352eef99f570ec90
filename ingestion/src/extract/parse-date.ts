const DAY = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})$/;
const INSTANT = /^([\d/-]+)(?:[Tt]|[ \t]+)([\d:.]+)[ \t]*([Zz]|[+-][\d:]+)?$/;
const TIME = /^([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d(?:\.\d+)?))?$/;
const OFFSET = /^([+-])([01]?\d|2[0-3])(?::?([0-5]\d))?$/;

/**
 * A day or an instant in RFC 3339, from the ways in which front matter writes it: `2024-03-01`, `2024/3/1`,
 * `2024-03-01 10:00`, `2024-03-01T10:00:00.5+0100`. A time without a zone is UTC, as YAML has it. Undefined for
 * anything else, days that no calendar has among it.
 */
export function parseDate(text: string): string | undefined {
  const date = text.trim();
  const parts = INSTANT.exec(date);
  if (parts === null) return parseDay(date);
  const [, day = '', time = '', zone = 'Z'] = parts;
  const instant = [parseDay(day), parseTime(time), parseZone(zone)];
  return instant.includes(undefined) ? undefined : instant.join('');
}

function parseDay(text: string): string | undefined {
  const [, year = '', month = '', day = ''] = DAY.exec(text) ?? [];
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const time = Date.parse(`${iso}T00:00:00Z`);
  // JavaScript takes 30 February for 1 March.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(iso) ? iso : undefined;
}

function parseTime(text: string): string | undefined {
  const [, hour, minute, second = '00'] = TIME.exec(text) ?? [];
  return hour === undefined ? undefined : `T${hour.padStart(2, '0')}:${minute}:${second}`;
}

function parseZone(text: string): string | undefined {
  if (text.toUpperCase() === 'Z') return 'Z';
  const [, sign, hour = '', minute = '00'] = OFFSET.exec(text) ?? [];
  return sign === undefined ? undefined : `${sign}${hour.padStart(2, '0')}:${minute}`;
}

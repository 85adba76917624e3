/** The door of ui/locale/: how numbers, dates and sizes are written. */
export {
  formatAgo,
  formatBytes,
  formatDay,
  formatDuration,
  formatList,
  formatMoment,
  formatNumber,
  formatTime,
} from './format.ts';
export { parseNumber, writeNumber } from './number.ts';

/** The door of ui/locale/: how numbers, dates and sizes are written. */
export {
  formatAgo,
  formatBytes,
  formatDay,
  formatDuration,
  formatNumber,
  formatPercent,
  formatTime,
} from './format.ts';

/** The door of ui/locale/: how numbers, dates and sizes are written. */
export {
  formatAgo,
  formatBytes,
  formatDay,
  formatDuration,
  formatMoment,
  formatNumber,
  formatTime,
} from './format.ts';

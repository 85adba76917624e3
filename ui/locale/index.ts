/** The door of ui/locale/: how numbers, dates and sizes are written. */
export {
  formatAgo,
  formatBytes,
  formatDay,
  formatDuration,
  formatNumber,
  formatTime,
} from './format.ts';

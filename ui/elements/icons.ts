/**
 * The icons in use, each named here once, so that the bundle holds these and no others.
 *
 * They come as text into the code: no request, and no `data:` address that the CSP would refuse.
 */
import archiveSvg from 'lucide-static/icons/archive.svg?raw';
import arrowDownUpSvg from 'lucide-static/icons/arrow-down-up.svg?raw';
import arrowLeftSvg from 'lucide-static/icons/arrow-left.svg?raw';
import arrowRightSvg from 'lucide-static/icons/arrow-right.svg?raw';
import arrowUpSvg from 'lucide-static/icons/arrow-up.svg?raw';
import banSvg from 'lucide-static/icons/ban.svg?raw';
import calendarClockSvg from 'lucide-static/icons/calendar-clock.svg?raw';
import checkSvg from 'lucide-static/icons/check.svg?raw';
import checkCheckSvg from 'lucide-static/icons/check-check.svg?raw';
import chevronDownSvg from 'lucide-static/icons/chevron-down.svg?raw';
import chevronLeftSvg from 'lucide-static/icons/chevron-left.svg?raw';
import chevronRightSvg from 'lucide-static/icons/chevron-right.svg?raw';
import chevronUpSvg from 'lucide-static/icons/chevron-up.svg?raw';
import circleAlertSvg from 'lucide-static/icons/circle-alert.svg?raw';
import circleCheckSvg from 'lucide-static/icons/circle-check.svg?raw';
import circleQuestionMarkSvg from 'lucide-static/icons/circle-question-mark.svg?raw';
import clipboardSvg from 'lucide-static/icons/clipboard.svg?raw';
import clockSvg from 'lucide-static/icons/clock.svg?raw';
import cloudOffSvg from 'lucide-static/icons/cloud-off.svg?raw';
import copySvg from 'lucide-static/icons/copy.svg?raw';
import downloadSvg from 'lucide-static/icons/download.svg?raw';
import ellipsisSvg from 'lucide-static/icons/ellipsis.svg?raw';
import ellipsisVerticalSvg from 'lucide-static/icons/ellipsis-vertical.svg?raw';
import externalLinkSvg from 'lucide-static/icons/external-link.svg?raw';
import eyeSvg from 'lucide-static/icons/eye.svg?raw';
import eyeOffSvg from 'lucide-static/icons/eye-off.svg?raw';
import fileSvg from 'lucide-static/icons/file.svg?raw';
import fileArchiveSvg from 'lucide-static/icons/file-archive.svg?raw';
import fileCodeSvg from 'lucide-static/icons/file-code.svg?raw';
import fileImageSvg from 'lucide-static/icons/file-image.svg?raw';
import fileMusicSvg from 'lucide-static/icons/file-music.svg?raw';
import filePlusSvg from 'lucide-static/icons/file-plus.svg?raw';
import fileSpreadsheetSvg from 'lucide-static/icons/file-spreadsheet.svg?raw';
import fileTextSvg from 'lucide-static/icons/file-text.svg?raw';
import fileVideoCameraSvg from 'lucide-static/icons/file-video-camera.svg?raw';
import folderSvg from 'lucide-static/icons/folder.svg?raw';
import folderInputSvg from 'lucide-static/icons/folder-input.svg?raw';
import folderOpenSvg from 'lucide-static/icons/folder-open.svg?raw';
import folderPlusSvg from 'lucide-static/icons/folder-plus.svg?raw';
import folderUpSvg from 'lucide-static/icons/folder-up.svg?raw';
import globeSvg from 'lucide-static/icons/globe.svg?raw';
import hardDriveSvg from 'lucide-static/icons/hard-drive.svg?raw';
import hardDriveDownloadSvg from 'lucide-static/icons/hard-drive-download.svg?raw';
import hashSvg from 'lucide-static/icons/hash.svg?raw';
import historySvg from 'lucide-static/icons/history.svg?raw';
import hourglassSvg from 'lucide-static/icons/hourglass.svg?raw';
import imageSvg from 'lucide-static/icons/image.svg?raw';
import infoSvg from 'lucide-static/icons/info.svg?raw';
import keyRoundSvg from 'lucide-static/icons/key-round.svg?raw';
import keyboardSvg from 'lucide-static/icons/keyboard.svg?raw';
import laptopSvg from 'lucide-static/icons/laptop.svg?raw';
import layoutGridSvg from 'lucide-static/icons/layout-grid.svg?raw';
import linkSvg from 'lucide-static/icons/link.svg?raw';
import link2OffSvg from 'lucide-static/icons/link-2-off.svg?raw';
import listSvg from 'lucide-static/icons/list.svg?raw';
import listFilterSvg from 'lucide-static/icons/list-filter.svg?raw';
import lockSvg from 'lucide-static/icons/lock.svg?raw';
import lockOpenSvg from 'lucide-static/icons/lock-open.svg?raw';
import logOutSvg from 'lucide-static/icons/log-out.svg?raw';
import mailSvg from 'lucide-static/icons/mail.svg?raw';
import mailboxSvg from 'lucide-static/icons/mailbox.svg?raw';
import maximizeSvg from 'lucide-static/icons/maximize.svg?raw';
import megaphoneSvg from 'lucide-static/icons/megaphone.svg?raw';
import menuSvg from 'lucide-static/icons/menu.svg?raw';
import minimizeSvg from 'lucide-static/icons/minimize.svg?raw';
import moonSvg from 'lucide-static/icons/moon.svg?raw';
import moveSvg from 'lucide-static/icons/move.svg?raw';
import musicSvg from 'lucide-static/icons/music.svg?raw';
import packageSvg from 'lucide-static/icons/package.svg?raw';
import pauseSvg from 'lucide-static/icons/pause.svg?raw';
import pencilSvg from 'lucide-static/icons/pencil.svg?raw';
import playSvg from 'lucide-static/icons/play.svg?raw';
import plusSvg from 'lucide-static/icons/plus.svg?raw';
import printerSvg from 'lucide-static/icons/printer.svg?raw';
import qrCodeSvg from 'lucide-static/icons/qr-code.svg?raw';
import refreshCwSvg from 'lucide-static/icons/refresh-cw.svg?raw';
import rotateCcwSvg from 'lucide-static/icons/rotate-ccw.svg?raw';
import rotateCwSvg from 'lucide-static/icons/rotate-cw.svg?raw';
import searchSvg from 'lucide-static/icons/search.svg?raw';
import sendSvg from 'lucide-static/icons/send.svg?raw';
import serverSvg from 'lucide-static/icons/server.svg?raw';
import settingsSvg from 'lucide-static/icons/settings.svg?raw';
import share2Svg from 'lucide-static/icons/share-2.svg?raw';
import shieldSvg from 'lucide-static/icons/shield.svg?raw';
import shieldAlertSvg from 'lucide-static/icons/shield-alert.svg?raw';
import shieldCheckSvg from 'lucide-static/icons/shield-check.svg?raw';
import smartphoneSvg from 'lucide-static/icons/smartphone.svg?raw';
import sunSvg from 'lucide-static/icons/sun.svg?raw';
import sunMoonSvg from 'lucide-static/icons/sun-moon.svg?raw';
import tagSvg from 'lucide-static/icons/tag.svg?raw';
import tagsSvg from 'lucide-static/icons/tags.svg?raw';
import textCursorInputSvg from 'lucide-static/icons/text-cursor-input.svg?raw';
import trashSvg from 'lucide-static/icons/trash.svg?raw';
import trash2Svg from 'lucide-static/icons/trash-2.svg?raw';
import triangleAlertSvg from 'lucide-static/icons/triangle-alert.svg?raw';
import undo2Svg from 'lucide-static/icons/undo-2.svg?raw';
import unlinkSvg from 'lucide-static/icons/unlink.svg?raw';
import unplugSvg from 'lucide-static/icons/unplug.svg?raw';
import uploadSvg from 'lucide-static/icons/upload.svg?raw';
import userSvg from 'lucide-static/icons/user.svg?raw';
import userPlusSvg from 'lucide-static/icons/user-plus.svg?raw';
import usersSvg from 'lucide-static/icons/users.svg?raw';
import videoSvg from 'lucide-static/icons/video.svg?raw';
import volume2Svg from 'lucide-static/icons/volume-2.svg?raw';
import wifiOffSvg from 'lucide-static/icons/wifi-off.svg?raw';
import xSvg from 'lucide-static/icons/x.svg?raw';
import zoomInSvg from 'lucide-static/icons/zoom-in.svg?raw';
import zoomOutSvg from 'lucide-static/icons/zoom-out.svg?raw';

export const icons = {
  archive: archiveSvg,
  'arrow-down-up': arrowDownUpSvg,
  'arrow-left': arrowLeftSvg,
  'arrow-right': arrowRightSvg,
  'arrow-up': arrowUpSvg,
  ban: banSvg,
  'calendar-clock': calendarClockSvg,
  check: checkSvg,
  'check-check': checkCheckSvg,
  'chevron-down': chevronDownSvg,
  'chevron-left': chevronLeftSvg,
  'chevron-right': chevronRightSvg,
  'chevron-up': chevronUpSvg,
  'circle-alert': circleAlertSvg,
  'circle-check': circleCheckSvg,
  'circle-question-mark': circleQuestionMarkSvg,
  clipboard: clipboardSvg,
  clock: clockSvg,
  'cloud-off': cloudOffSvg,
  copy: copySvg,
  download: downloadSvg,
  ellipsis: ellipsisSvg,
  'ellipsis-vertical': ellipsisVerticalSvg,
  'external-link': externalLinkSvg,
  eye: eyeSvg,
  'eye-off': eyeOffSvg,
  file: fileSvg,
  'file-archive': fileArchiveSvg,
  'file-code': fileCodeSvg,
  'file-image': fileImageSvg,
  'file-music': fileMusicSvg,
  'file-plus': filePlusSvg,
  'file-spreadsheet': fileSpreadsheetSvg,
  'file-text': fileTextSvg,
  'file-video-camera': fileVideoCameraSvg,
  folder: folderSvg,
  'folder-input': folderInputSvg,
  'folder-open': folderOpenSvg,
  'folder-plus': folderPlusSvg,
  'folder-up': folderUpSvg,
  globe: globeSvg,
  'hard-drive': hardDriveSvg,
  'hard-drive-download': hardDriveDownloadSvg,
  hash: hashSvg,
  history: historySvg,
  hourglass: hourglassSvg,
  image: imageSvg,
  info: infoSvg,
  'key-round': keyRoundSvg,
  keyboard: keyboardSvg,
  laptop: laptopSvg,
  'layout-grid': layoutGridSvg,
  link: linkSvg,
  'link-2-off': link2OffSvg,
  list: listSvg,
  'list-filter': listFilterSvg,
  lock: lockSvg,
  'lock-open': lockOpenSvg,
  'log-out': logOutSvg,
  mailbox: mailboxSvg,
  mail: mailSvg,
  maximize: maximizeSvg,
  megaphone: megaphoneSvg,
  menu: menuSvg,
  minimize: minimizeSvg,
  moon: moonSvg,
  move: moveSvg,
  music: musicSvg,
  package: packageSvg,
  pause: pauseSvg,
  pencil: pencilSvg,
  play: playSvg,
  plus: plusSvg,
  printer: printerSvg,
  'qr-code': qrCodeSvg,
  'refresh-cw': refreshCwSvg,
  'rotate-ccw': rotateCcwSvg,
  'rotate-cw': rotateCwSvg,
  search: searchSvg,
  send: sendSvg,
  server: serverSvg,
  settings: settingsSvg,
  'share-2': share2Svg,
  shield: shieldSvg,
  'shield-alert': shieldAlertSvg,
  'shield-check': shieldCheckSvg,
  smartphone: smartphoneSvg,
  sun: sunSvg,
  'sun-moon': sunMoonSvg,
  tag: tagSvg,
  tags: tagsSvg,
  'text-cursor-input': textCursorInputSvg,
  trash: trashSvg,
  'trash-2': trash2Svg,
  'triangle-alert': triangleAlertSvg,
  'undo-2': undo2Svg,
  unlink: unlinkSvg,
  unplug: unplugSvg,
  upload: uploadSvg,
  user: userSvg,
  'user-plus': userPlusSvg,
  users: usersSvg,
  video: videoSvg,
  'volume-2': volume2Svg,
  'wifi-off': wifiOffSvg,
  x: xSvg,
  'zoom-in': zoomInSvg,
  'zoom-out': zoomOutSvg,
} as const;

export type IconName = keyof typeof icons;

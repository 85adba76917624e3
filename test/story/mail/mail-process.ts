/**
 * A vat of the story in a process of its own. Usage: mail-process DATA KEY-FILE SOCKET PAGE PORT
 * On SIGUSR2 its clock goes forward by a minute.
 */
import { startMailVat } from './mail-vat.ts';

const [dataFolder = '', keyFile = '', socketPath = '', pageFolder = '', port] =
  process.argv.slice(2);
const { numbers, jump } = await startMailVat({
  ...{ dataFolder, keyFile, socketPath, pageFolder },
  port: Number(port),
  log: (line) => process.stderr.write(`${line}\n`),
});
process.on('SIGUSR2', jump);
process.stdout.write(`${JSON.stringify(numbers)}\n`);

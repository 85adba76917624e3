import { connect, type Socket } from 'node:net';
import { folderOfItsOwn, hostHere, removeFolder } from './host-here.ts';

/** Opens a WebSocket by hand and then says nothing more, not even when asked to close. */
function silentSocket(address: string): Promise<Socket> {
  const { hostname, port, host } = new URL(address);
  const socket = connect(Number(port), hostname);
  socket.write(
    `GET /captp HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
  );
  return new Promise((opened) => socket.once('data', () => opened(socket)));
}

describe('a vat that is closed', () => {
  it('ends although somebody connected does not take leave', async () => {
    const folder = await folderOfItsOwn();
    const { vat } = await hostHere(folder);
    const silent = await silentSocket(vat.address);
    await vat.close();
    silent.destroy();
    await removeFolder(folder);
  });
});

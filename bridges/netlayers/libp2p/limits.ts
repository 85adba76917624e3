/** Bounds of the libp2p netlayer: what strangers can make this machine hold or do. */

/** One stream a session; a few more while peers that dialled each other at once agree which to keep. */
export const PROTOCOL = '/2gather/captp/1';
export const SESSION_STREAMS_MAX = 4;

/** Who is near a key: messages of kad-dht, in a net of our own. */
export const TABLE_PROTOCOL = '/2gather/kad/1';
export const TABLE_STREAMS_MAX = 32;
/** Peers whose addresses are remembered. */
export const PEERS_MAX = 2_048;

/** Connections of all kinds; beyond it those that nothing uses are closed. */
export const CONNECTIONS_MAX = 256;
/** Connections taken in from one host in a second, and those not yet encrypted. */
export const INBOUND_PER_SECOND_MAX = 16;
export const INBOUND_PENDING_MAX = 32;
/** With private addresses allowed many vats may share one host (a test, a lab). */
export const INBOUND_PER_SECOND_MAX_LAB = 1_000;
export const DIALS_AT_ONCE_MAX = 32;
export const DIALS_WAITING_MAX = 256;
/** Until a peer has said what it speaks and where it is. */
export const IDENTIFY_MS_MAX = 30_000;
/** As a relay: vats that have a place here, and for one connection through us its time and bytes. */
export const RELAY_PLACES_MAX = 64;
export const RELAYED_MAX = 128;
export const RELAYED_MS_MAX = 3_600_000;
export const RELAYED_BYTES_MAX = 1_073_741_824;
/** Relays that we take a place at while nobody can dial us. */
export const RELAYS_WANTED = 2;
/** Until a connection is there: opened, encrypted, multiplexed. */
export const CONNECT_MS_MAX = 10_000;
/** Streams of one connection, of all protocols together; beyond it they are reset. */
export const STREAMS_MAX = 64;
/** What a peer may send on one stream before we have read it: at first, and when it is read fast. */
export const STREAM_WINDOW_BYTES = 256 * 1_024;
export const STREAM_WINDOW_BYTES_MAX = 2 * 1_048_576;
/** Bytes that wait in a connection before a stream of it gives it more. */
export const CONNECTION_QUEUE_BYTES = 1_048_576;
/** Silence after which a connection is asked for a sign of life, and how long that may take. */
export const PING_MS = 30_000;
export const PING_ANSWER_MS_MIN = 15_000;

/** A multiaddr in a locator or a record. */
export const ADDRESS_LENGTH_MAX = 256;

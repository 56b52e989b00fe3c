// SignalR's JSON hub protocol: JSON records, each ended by U+001E.
// https://github.com/dotnet/aspnetcore/blob/main/src/SignalR/docs/specs/HubProtocol.md

const END = '\u001e';

export const Kind = Object.freeze({
  invocation: 1,
  streamItem: 2,
  completion: 3,
  streamInvocation: 4,
  cancelInvocation: 5,
  ping: 6,
  close: 7,
});

/** The first record of a connection. */
export const handshake = encode({ protocol: 'json', version: 1 });

/** Writes a record. */
export function encode(record) {
  return JSON.stringify(record) + END;
}

/** Reads the records of a frame; a record is never split over two frames. */
export function decode(frame) {
  const records = [];
  for (const text of frame.split(END)) {
    if (text) records.push(JSON.parse(text));
  }
  return records;
}

/** The error of a failed call. The server puts words of its own before the JSON of the error. */
export function failureOf(text) {
  const start = text.indexOf('{');
  if (start >= 0) {
    try {
      const detail = JSON.parse(text.slice(start));
      if (detail.message) return Object.assign(new Error(detail.message), detail);
    } catch {
      // Not JSON after all.
    }
  }
  return Object.assign(new Error(text), { code: 'internal' });
}

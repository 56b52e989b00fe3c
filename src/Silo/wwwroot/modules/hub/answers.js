const MOST_ATTEMPTS = 8;
const FIRST_DELAY_MS = 500;
const LAST_DELAY_MS = 5_000;

// What ends a connection, or the silo at its other end, and not the answer.
const PASSING = new Set(['connection_lost', 'offline', 'silo_lost', 'shutting_down', 'store_unavailable', 'overloaded']);

/**
 * Asks, and reads the answer to its end over as many connections as it takes: every event comes once and in order.
 * handlers: item(event), done(error or null), called once. Returns a function that cancels the answer; after that nothing
 * is called.
 */
export function ask(hub, request, handlers) {
  let id = null;
  let next = 0;
  let failures = 0;
  let ended = false;
  let stop = null;
  let waiting = 0;

  const end = error => {
    ended = true;
    handlers.done(error);
  };

  const failed = error => {
    if (ended) return;
    const passes = !error || PASSING.has(error.code);
    if (!passes || ++failures > MOST_ATTEMPTS) {
      end(error ?? Object.assign(new Error('connection_lost'), { code: 'connection_lost' }));
      return;
    }
    const delay = Math.min(LAST_DELAY_MS, FIRST_DELAY_MS * 2 ** (failures - 1));
    const asked = (error?.retryAfterSeconds ?? 0) * 1000;
    waiting = setTimeout(read, Math.max(asked, delay / 2 + (Math.random() * delay) / 2));
  };

  const read = () => {
    stop = hub.stream('ReadAnswer', [id, next], {
      item: event => {
        if (ended || event.sequence < next) return;
        next = event.sequence + 1;
        failures = 0;
        handlers.item(event);
        if (event.type === 'done') end(null);
      },
      done: failed,
    });
  };

  hub.call('StartAnswer', [request], (error, result) => {
    if (!error) id = result;
    if (ended) cancel();
    else if (error) end(error);
    else read();
  });

  const cancel = () => {
    if (id) hub.call('CancelAnswer', [id], () => {});
  };

  return () => {
    if (ended) return;
    ended = true;
    clearTimeout(waiting);
    stop?.();
    cancel();
  };
}

import { Worker } from 'node:worker_threads';
import { unavailable } from '../errors.ts';

export interface PoolOptions {
  /** The worker's file: it gets a task by message and answers each with one message. */
  script: string;
  /** Workers at most; each runs one task at a time. */
  size: number;
  /** Tasks that may wait; one more is refused at once. */
  queue: number;
  /** A task may take this long, then its worker is ended. Also the longest wait in the queue. */
  timeoutMs: number;
  /** A worker is replaced after so many tasks: decoders' memory never shrinks. */
  tasksPerWorker: number;
  /** V8 heap of one worker. */
  heapMb: number;
  workerData?: unknown;
}

export interface Pool<T, A> {
  /** Refuses with `unavailable('busy')` when the pool is full; throws TaskKilled when the task took too much. */
  run(task: T): Promise<A>;
  /** Ends the workers; tasks under way are refused as busy. */
  close(): Promise<void>;
}

/** The task used up its time or memory, so its worker was ended. */
export class TaskKilled extends Error {}

interface Waiting<T, A> {
  task: T;
  resolve(answer: A): void;
  reject(error: Error): void;
  timer: NodeJS.Timeout;
}

const RETRY_SECONDS = 10;

interface Place<A> {
  worker: Worker;
  done: number;
  /** Ends the task under way. */
  settle?: ((outcome: { answer: A } | { error: Error }) => void) | undefined;
}

/** A few threads for CPU work, so that pages never stall: bounded in number, queue, time and memory. */
export function createPool<T, A>(o: PoolOptions): Pool<T, A> {
  const waiting: Waiting<T, A>[] = [];
  const idle: Place<A>[] = [];
  const alive = new Set<Place<A>>();
  let closed = false;
  const busy = () => unavailable('busy', RETRY_SECONDS);

  const start = (): Place<A> => {
    const worker = new Worker(o.script, {
      workerData: o.workerData,
      resourceLimits: { maxOldGenerationSizeMb: o.heapMb, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
      // It handles hostile bytes: it gets no settings and no secrets. What decoders print is not ours to log.
      env: {},
      execArgv: [],
      stdout: true,
      stderr: true,
    });
    const place: Place<A> = { worker, done: 0 };
    alive.add(place);
    worker.stdout.resume();
    worker.stderr.resume();
    worker.unref();
    worker.on('message', (answer: A) => place.settle?.({ answer }));
    worker.on('error', (error: Error & { code?: string }) =>
      place.settle?.({ error: error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? new TaskKilled('out of memory') : error }),
    );
    // A native call cannot be interrupted: the place is free only when the thread has really gone.
    worker.on('exit', () => {
      place.settle?.({ error: closed ? busy() : new TaskKilled('the worker ended') });
      alive.delete(place);
      if (idle.includes(place)) idle.splice(idle.indexOf(place), 1);
      next();
    });
    return place;
  };

  const next = (): void => {
    while (waiting.length > 0 && !closed) {
      const place = idle.pop() ?? (alive.size < o.size ? start() : undefined);
      if (!place) return;
      const turn = waiting.shift()!;
      clearTimeout(turn.timer);
      work(place, turn);
    }
  };

  const work = (place: Place<A>, turn: Waiting<T, A>): void => {
    const timer = setTimeout(
      () => place.settle?.({ error: new TaskKilled(`more than ${o.timeoutMs} ms`) }),
      o.timeoutMs,
    );
    place.worker.ref();
    place.settle = (outcome) => {
      clearTimeout(timer);
      place.settle = undefined;
      place.worker.unref();
      place.done++;
      if ('answer' in outcome) turn.resolve(outcome.answer);
      else turn.reject(outcome.error);
      if ('answer' in outcome && place.done < o.tasksPerWorker && !closed) {
        idle.push(place);
        next();
      } else {
        void place.worker.terminate();
      }
    };
    place.worker.postMessage(turn.task);
  };

  return {
    run: (task) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(busy());
        const turn: Waiting<T, A> = {
          task,
          resolve,
          reject,
          timer: setTimeout(() => giveUp(), o.timeoutMs),
        };
        const giveUp = (): void => {
          clearTimeout(turn.timer);
          waiting.splice(waiting.indexOf(turn), 1);
          reject(busy());
        };
        waiting.push(turn);
        next();
        if (waiting.length > o.queue) giveUp();
      }),
    async close() {
      closed = true;
      for (const turn of waiting.splice(0)) {
        clearTimeout(turn.timer);
        turn.reject(busy());
      }
      await Promise.all([...alive].map((place) => place.worker.terminate()));
    },
  };
}

// Trains several models at once, each in a thread of its own.
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { RhythmModel } from "../../packages/server/src/behavior/rhythm/model.ts";
import type { TrainingJob } from "./train-worker.ts";

/**
 * Says on standard error how far it is.
 * @param threads how many at a time; as many as there are cores, unless given
 * @returns the models in the order of the jobs
 */
export async function trainInThreads(
  jobs: readonly TrainingJob[],
  threads: number = availableParallelism(),
): Promise<RhythmModel[]> {
  const models: RhythmModel[] = [];
  let next = 0;
  const takeJobs = async (): Promise<void> => {
    for (let job = next++; job < jobs.length; job = next++) {
      models[job] = await trainInThread(jobs[job] as TrainingJob);
      console.error(`${models.filter(Boolean).length} of ${jobs.length} models are trained`);
    }
  };
  await Promise.all(Array.from({ length: threads }, takeJobs));
  return models;
}

async function trainInThread(job: TrainingJob): Promise<RhythmModel> {
  const worker = new Worker(new URL("train-worker.ts", import.meta.url), { workerData: job });
  const [model] = (await once(worker, "message")) as [RhythmModel];
  await worker.terminate();
  return model;
}

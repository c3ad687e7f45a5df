import { firstRequestPart } from './firstRequest';
import { inputImages } from './inputImages';
import { latency } from './latency';
import { memory } from './memory';
import type { Part } from './Part';
import { responsiveness } from './responsiveness';
import { time } from './time';

/** In the order of the report. */
export const parts: Part[] = [time, memory, firstRequestPart, responsiveness, inputImages, latency];

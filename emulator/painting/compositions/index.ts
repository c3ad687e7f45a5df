import type { Canvas } from '../svg';
import { dunes } from './dunes';
import { garden } from './garden';
import { mountains } from './mountains';
import { planets } from './planets';
import { sea } from './sea';
import { tiles } from './tiles';

/** A composition draws the inside of an SVG image (without the outer tag) that fills the canvas. */
export type Composition = (canvas: Canvas) => string;

export const compositions: readonly Composition[] = [mountains, sea, tiles, planets, dunes, garden];

import { loadGroup } from './loadGroup';

loadGroup('engineWithShorterWaits');

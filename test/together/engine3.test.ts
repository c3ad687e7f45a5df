import { loadGroup } from './loadGroup';

loadGroup('engine3');

import { loadGroup } from './loadGroup';

loadGroup('engine1');

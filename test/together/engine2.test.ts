import { loadGroup } from './loadGroup';

loadGroup('engine2');

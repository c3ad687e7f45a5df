import { loadGroup } from './loadGroup';

loadGroup('unit1');

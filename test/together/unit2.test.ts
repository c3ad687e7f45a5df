import { loadGroup } from './loadGroup';

loadGroup('unit2');

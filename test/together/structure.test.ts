import { loadGroup } from './loadGroup';

loadGroup('structure');

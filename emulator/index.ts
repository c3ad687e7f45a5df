export { startEmulator } from './startEmulator';
export type { Emulator, EmulatorOptions } from './Emulator';
export type { Account } from './Accounts';
export type { Fault, FaultKind } from './faults/Fault';
export type { FaultRule } from './faults/FaultRule';
export type { OperationName, ServicePath } from './operations';
export type { AnsweredImage, LedgerAnswer, LedgerEntry } from './Ledger';

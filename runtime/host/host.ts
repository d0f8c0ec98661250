// The interface between engines and hosts, under the name that engines outside ir/ import.

export { ProgramExit, type Host, type HostCall, type Memory } from '../../ir/interpret/host.ts';

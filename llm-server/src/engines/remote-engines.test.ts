import { ADAPTERS } from './testing/fake-world.ts';
import { runRemoteEngineContract } from './testing/remote-engine-contract.ts';

for (const adapter of ADAPTERS) runRemoteEngineContract(adapter);

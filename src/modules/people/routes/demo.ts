import type { City } from '../../../kernel/city.ts';

export interface DemoCitizen {
  name: string;
  phone: string;
}
export interface DemoOfficer {
  name: string;
  role: string;
  login: string;
  password: string;
  /** The code of the second factor at this moment. */
  code: string;
}
/** Whom one may sign in as, shown on the sign-in pages of a demo city. Lives with the seed: production has no such code. */
export interface Demo {
  citizens(city: City): DemoCitizen[];
  officers(city: City, now: Date): DemoOfficer[];
}

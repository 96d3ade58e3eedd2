/** Must be the first import of a page: zod would otherwise try `new Function`, which the policy of this origin forbids and reports. */
import { config } from 'zod/mini';

config({ jitless: true });

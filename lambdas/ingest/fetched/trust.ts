import type { RequestOptions } from 'node:https';
import { rootCertificates } from 'node:tls';

/** Roots of trust, as PEM: those that Node itself has. */
export const ROOTS: readonly string[] = rootCertificates;

/** Options of every connection. Certificates are verified even if the environment says otherwise. */
export const CONNECTION: RequestOptions = { rejectUnauthorized: true, minVersion: 'TLSv1.2' };

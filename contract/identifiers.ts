import { z } from 'zod';

/** A name in URLs, files and signed documents: lower case, digits and dashes. */
export const slug = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/, 'expected lower-case letters, digits and dashes');

/** An instant with its offset, as in `2026-11-22T18:00:00+01:00`. */
export const instant = z.iso.datetime({ offset: true });

/** An opaque reference made by the services or the shell, meaningless outside their memory. */
export const opaque = z.string().regex(/^[A-Za-z0-9_-]{22}$/, 'expected an opaque reference');

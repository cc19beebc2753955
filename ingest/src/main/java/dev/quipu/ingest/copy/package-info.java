/**
 * Rows on their way into a temporary table, by COPY in binary form. Knows no system and no record. Public for the
 * targets, and not for applications.
 */
@NullMarked
package dev.quipu.ingest.copy;

import org.jspecify.annotations.NullMarked;

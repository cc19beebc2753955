/**
 * Rows on their way into a temporary table, by COPY in binary form. Knows no system and no record. Public for
 * targets.
 */
@NullMarked
package dev.quipu.ingest.copy;

import org.jspecify.annotations.NullMarked;

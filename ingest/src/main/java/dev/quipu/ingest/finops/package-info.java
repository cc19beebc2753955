/** Ingestion into the FinOps system. */
@NullMarked
package dev.quipu.ingest.finops;

import org.jspecify.annotations.NullMarked;

/** Ingestion into the threads system. */
@NullMarked
package dev.quipu.ingest.threads;

import org.jspecify.annotations.NullMarked;

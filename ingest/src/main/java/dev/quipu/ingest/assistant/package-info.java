/** Ingestion into the assistant platform. */
@NullMarked
package dev.quipu.ingest.assistant;

import org.jspecify.annotations.NullMarked;

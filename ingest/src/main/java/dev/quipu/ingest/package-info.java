/**
 * Fast ingestion into the conversation systems: a stream of conversations and messages; those with a key are written
 * exactly once.
 */
@NullMarked
package dev.quipu.ingest;

import org.jspecify.annotations.NullMarked;

/** Fast ingestion into the conversation systems: a stream of conversations and messages, each written exactly once. */
@NullMarked
package dev.quipu.ingest;

import org.jspecify.annotations.NullMarked;

/** Transcripts of several kinds into the tables. */
@NullMarked
package dev.quipu.threads.transcript;

import org.jspecify.annotations.NullMarked;

/** Conversations from Java: their utterances, the graph of topics, edits, canvases and training sets. */
@NullMarked
package dev.quipu.threads.access;

import org.jspecify.annotations.NullMarked;

/** Conversations and messages as they are read and written, and as the systems keep them. */
@NullMarked
package dev.quipu.imports.message;

import org.jspecify.annotations.NullMarked;

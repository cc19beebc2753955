/** Exports of other systems into the conversation systems, and back to JSON lines. */
@NullMarked
package dev.quipu.imports;

import org.jspecify.annotations.NullMarked;

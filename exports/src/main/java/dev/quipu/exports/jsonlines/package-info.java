/** Quipu's own JSON lines: complete, in both directions. */
@NullMarked
package dev.quipu.exports.jsonlines;

import org.jspecify.annotations.NullMarked;

/** Conversations as other systems export them: what is read, what is reported, and who takes it. */
@NullMarked
package dev.quipu.exports;

import org.jspecify.annotations.NullMarked;

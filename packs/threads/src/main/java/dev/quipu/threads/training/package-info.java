/** Edits as lines of a training set. */
@NullMarked
package dev.quipu.threads.training;

import org.jspecify.annotations.NullMarked;

/** How anything that goes wrong is told: what, where, what is the state now, how to go on. */
@NullMarked
package dev.quipu.postgres.failure;

import org.jspecify.annotations.NullMarked;

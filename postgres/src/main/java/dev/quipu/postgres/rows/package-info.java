/** Rows that are made up to try a plan on, and whether they are still there after it. */
@NullMarked
package dev.quipu.postgres.rows;

import org.jspecify.annotations.NullMarked;

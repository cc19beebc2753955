/** JSON Canvas 1.0 into the tables and out of them. */
@NullMarked
package dev.quipu.threads.canvas;

import org.jspecify.annotations.NullMarked;

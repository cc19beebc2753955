/** The codes by which the server says what kind of failure it met. */
@NullMarked
package dev.quipu.postgres.sqlstate;

import org.jspecify.annotations.NullMarked;

/** PostgreSQL's client programs as this machine has them. */
@NullMarked
package dev.quipu.postgres.program;

import org.jspecify.annotations.NullMarked;

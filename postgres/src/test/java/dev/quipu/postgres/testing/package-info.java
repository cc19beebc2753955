/** A real PostgreSQL for tests, of this module and of those above it. */
@NullMarked
package dev.quipu.postgres.testing;

import org.jspecify.annotations.NullMarked;

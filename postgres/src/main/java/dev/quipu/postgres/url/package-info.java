/** Where a database is and how to get in: every form of it that people have, read by libpq's rules. */
@NullMarked
package dev.quipu.postgres.url;

import org.jspecify.annotations.NullMarked;

/** What there is to know of a database that somebody else has kept, before Quipu takes it over. */
@NullMarked
package dev.quipu.migration.adopt;

import org.jspecify.annotations.NullMarked;

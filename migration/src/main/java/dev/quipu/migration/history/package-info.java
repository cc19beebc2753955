/** What was applied to a database, when, by whom and how it ended: the schema that Quipu keeps in it. */
@NullMarked
package dev.quipu.migration.history;

import org.jspecify.annotations.NullMarked;

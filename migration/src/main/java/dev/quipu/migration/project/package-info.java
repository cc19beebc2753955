/** What a directory, its {@code quipu.toml} and the environment say: which branches, which database, which settings. */
@NullMarked
package dev.quipu.migration.project;

import org.jspecify.annotations.NullMarked;

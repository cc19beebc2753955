/** Backups of a project's database: one file each, verified by reading it back, restored only into an empty database. */
@NullMarked
package dev.quipu.migration.backup;

import org.jspecify.annotations.NullMarked;

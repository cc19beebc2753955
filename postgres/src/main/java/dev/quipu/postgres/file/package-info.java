/** Files that belong to a process, and go with it. */
@NullMarked
package dev.quipu.postgres.file;

import org.jspecify.annotations.NullMarked;

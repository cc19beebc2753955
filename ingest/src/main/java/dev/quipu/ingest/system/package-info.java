/** What the targets have in common. */
@NullMarked
package dev.quipu.ingest.system;

import org.jspecify.annotations.NullMarked;

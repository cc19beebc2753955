/** What the targets have in common. */
@NullMarked
package dev.quipu.ingest.target;

import org.jspecify.annotations.NullMarked;

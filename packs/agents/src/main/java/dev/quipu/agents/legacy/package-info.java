/** Data of the system that the pack descends from: read from another schema, converted, and taken over. */
@NullMarked
package dev.quipu.agents.legacy;

import org.jspecify.annotations.NullMarked;

/** What is old enough to go: the pack's own functions, called in small steps. */
@NullMarked
package dev.quipu.agents.retention;

import org.jspecify.annotations.NullMarked;

/** Files of lines: their characters, their records, and what is wrong with them. */
@NullMarked
package dev.quipu.agents.lines;

import org.jspecify.annotations.NullMarked;

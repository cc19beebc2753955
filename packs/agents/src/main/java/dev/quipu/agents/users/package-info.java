/** Users from a file: read line by line, staged, judged in sets, written in batches. */
@NullMarked
package dev.quipu.agents.users;

import org.jspecify.annotations.NullMarked;

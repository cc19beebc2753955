/** Live conversational threads: what was said, the graph that was drawn from it, and what it cost. */
@NullMarked
package dev.quipu.threads;

import org.jspecify.annotations.NullMarked;

/** FinOps conversations from Java: threads, messages, intents, executions and recommendations. */
@NullMarked
package dev.quipu.finops.access;

import org.jspecify.annotations.NullMarked;

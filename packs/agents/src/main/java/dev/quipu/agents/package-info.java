/** A platform of AI agents: users, conversations, requests and what they cost, budgets, content, tasks and logs. */
@NullMarked
package dev.quipu.agents;

import org.jspecify.annotations.NullMarked;

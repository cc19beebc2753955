/** Users, conversations, requests of models and what they cost, budgets, alerts, content, the audit log and tasks. */
@NullMarked
package dev.quipu.agents.access;

import org.jspecify.annotations.NullMarked;

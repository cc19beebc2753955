/** An assistant that many tenants share: their people, conversations, feedback and usage, each tenant's apart. */
@NullMarked
package dev.quipu.assistant;

import org.jspecify.annotations.NullMarked;

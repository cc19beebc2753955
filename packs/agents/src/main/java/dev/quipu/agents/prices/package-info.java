/** Lists of what tokens of models cost. */
@NullMarked
package dev.quipu.agents.prices;

import org.jspecify.annotations.NullMarked;

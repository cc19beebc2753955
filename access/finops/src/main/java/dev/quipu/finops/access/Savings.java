package dev.quipu.finops.access;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What a recommendation saves.
 *
 * @param leastPercent from 0 to 100
 * @param mostPercent from 0 to 100, no less than {@code leastPercent}
 * @param leastDollars US dollars a month; null where only the share is known
 * @param mostDollars US dollars a month, no less than {@code leastDollars}; null where only the share is known
 */
public record Savings(
        BigDecimal leastPercent,
        BigDecimal mostPercent,
        @Nullable BigDecimal leastDollars,
        @Nullable BigDecimal mostDollars) {
    /** Nothing is known. */
    public static final Savings NONE = new Savings(BigDecimal.ZERO, BigDecimal.ZERO, null, null);
}

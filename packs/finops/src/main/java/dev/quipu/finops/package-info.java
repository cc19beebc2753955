/** The conversations of a FinOps team with its agents: what was asked, understood, run and recommended. */
@NullMarked
package dev.quipu.finops;

import org.jspecify.annotations.NullMarked;

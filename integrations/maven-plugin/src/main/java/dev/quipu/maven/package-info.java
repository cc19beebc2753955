/** Quipu in a Maven build: the verbs of the command line as goals. */
@NullMarked
package dev.quipu.maven;

import org.jspecify.annotations.NullMarked;

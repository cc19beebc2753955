/** Connections to a server: opened with the settings that make migrating safe, and talked to in few round trips. */
@NullMarked
package dev.quipu.postgres.session;

import org.jspecify.annotations.NullMarked;

/** What the packs' access is made of; public for them, and not for applications. */
@NullMarked
package dev.quipu.access.support;

import org.jspecify.annotations.NullMarked;

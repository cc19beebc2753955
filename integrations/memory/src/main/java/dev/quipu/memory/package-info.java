/**
 * The memory of a chat, as frameworks keep one: a list of messages that is replaced as a whole. Here it is a window on a
 * conversation, of which what leaves the window stays as history.
 */
@NullMarked
package dev.quipu.memory;

import org.jspecify.annotations.NullMarked;

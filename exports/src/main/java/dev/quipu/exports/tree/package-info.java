/** Messages that reply to each other, put in order, whatever their links are worth. */
@NullMarked
package dev.quipu.exports.tree;

import org.jspecify.annotations.NullMarked;

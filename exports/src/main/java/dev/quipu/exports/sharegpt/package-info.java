/** ShareGPT, as data for training is passed around. */
@NullMarked
package dev.quipu.exports.sharegpt;

import org.jspecify.annotations.NullMarked;

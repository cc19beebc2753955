/** The chat memory of LangChain4j, and what its models use, on the assistant platform. */
@NullMarked
package dev.quipu.langchain4j;

import org.jspecify.annotations.NullMarked;

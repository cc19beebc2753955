package dev.quipu.cli;

import dev.quipu.migration.project.Durations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * How a word of the command line becomes a value.
 *
 * @param type tells completion what it is, so that it offers files for a path
 * @param converter reads the word, or throws a {@link TypeConversionException} that says why it cannot
 * @param candidates words for help and completion: all that there are of an enum, else the usual ones
 */
record ValueType<T>(Class<?> type, ITypeConverter<T> converter, List<String> candidates) {
    static final ValueType<String> TEXT = new ValueType<>(String.class, word -> word, List.of());

    /** What is called something. */
    static final ValueType<String> NAME = TEXT.readBy(ValueType::name);

    /** What says something. */
    static final ValueType<String> MESSAGE = TEXT.readBy(word -> {
        if (word.isBlank()) {
            throw new TypeConversionException("it says nothing");
        }
        return word;
    });

    /** A file, or something else that is no word of a few. */
    static final ValueType<String> FILE = new ValueType<>(Path.class, word -> word, List.of());

    /** A place among the revisions. */
    static final ValueType<String> TARGET = TEXT.suggesting(List.of("head", "heads", "base"));

    static final ValueType<Path> PATH = new ValueType<>(Path.class, Path::of, List.of());

    static final ValueType<Integer> NUMBER = new ValueType<>(Integer.class, ValueType::number, List.of());

    /** {@code 500ms}, {@code 5s}, {@code 10m}. */
    static final ValueType<Duration> TIME = new ValueType<>(Duration.class, ValueType::time, List.of());

    /** As {@link #TIME}, and not 0. */
    static final ValueType<Duration> LOCK_TIME = TIME.readBy(word -> time(word, Durations::parseLockTimeout));

    /** Returns the type of the numbers from one to another. */
    static ValueType<Integer> number(int least, int most) {
        return NUMBER.readBy(word -> {
            int number = number(word);
            if (number < least || number > most) {
                throw new TypeConversionException("'" + word + "' is not "
                        + (most == Integer.MAX_VALUE
                                ? "a number from " + least + " on"
                                : "from " + least + " to " + most));
            }
            return number;
        });
    }

    /** Returns the type whose values are these, by their names in any case. */
    static <E extends Enum<E>> ValueType<E> of(E[] values) {
        List<String> names = new ArrayList<>();
        for (E value : values) {
            names.add(value.name().toLowerCase(Locale.ROOT));
        }
        return new ValueType<>(values[0].getDeclaringClass(), word -> oneOf(values, names, word), names);
    }

    /** Returns the same type with words of its own. */
    ValueType<T> readBy(ITypeConverter<T> reader) {
        return new ValueType<>(type, reader, candidates);
    }

    /** Returns the same type with words that completion offers, beside which there are others. */
    ValueType<T> suggesting(List<String> words) {
        return new ValueType<>(type, converter, List.copyOf(words));
    }

    /** Returns the type of a few words. */
    static ValueType<String> oneOf(String... words) {
        List<String> known = List.of(words);
        return new ValueType<>(
                String.class,
                word -> {
                    if (!known.contains(word)) {
                        throw noneOf(known, word);
                    }
                    return word;
                },
                known);
    }

    private static TypeConversionException noneOf(List<String> known, String word) {
        return new TypeConversionException(
                "'" + word + "' is " + (known.size() == 1 ? "not " : "none of ") + String.join(", ", known));
    }

    private static <E extends Enum<E>> E oneOf(E[] values, List<String> names, String word) {
        for (E value : values) {
            if (value.name().equalsIgnoreCase(word)) {
                return value;
            }
        }
        throw noneOf(names, word);
    }

    private static String name(String word) {
        if (word.isBlank()) {
            throw new TypeConversionException("a name is not empty");
        }
        return word;
    }

    private static int number(String word) {
        try {
            return Integer.parseInt(word);
        } catch (NumberFormatException e) {
            throw new TypeConversionException("'" + word + "' is not an int");
        }
    }

    private static Duration time(String word) {
        return time(word, Durations::parse);
    }

    private static Duration time(String word, Function<String, Duration> reader) {
        try {
            return reader.apply(word);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage() + "; write 500ms, 5s, 10m or 1h");
        }
    }
}

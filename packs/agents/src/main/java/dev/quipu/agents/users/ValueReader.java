package dev.quipu.agents.users;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.quipu.agents.lines.BadLineException;
import dev.quipu.agents.lines.Storable;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads a value of one type, such that the server takes what comes out. */
sealed interface ValueReader {
    /** Returns the value as the server reads it. The text is not empty, and has no blanks around it. */
    String read(String text) throws BadLineException;

    /** Returns whether blanks around the value are not part of it. */
    default boolean isStripped() {
        return true;
    }

    private static BadLineException notA(String text, String what) {
        String shown = text.length() <= 50 ? text : text.substring(0, 50) + "…";
        return new BadLineException("\"%s\" is not %s".formatted(shown, what));
    }

    /**
     * Any text.
     *
     * @param longest the most characters, or 0 for any number
     * @param isStripped whether blanks around it are not part of it
     */
    record Text(int longest, boolean isStripped) implements ValueReader {
        @Override
        public String read(String text) throws BadLineException {
            int length = text.codePointCount(0, text.length());
            if (longest > 0 && length > longest) {
                throw new BadLineException("has %,d characters, and %,d fit".formatted(length, longest));
            }
            return text;
        }
    }

    /**
     * One of some words, in letters of any case.
     *
     * @param words as the server writes them, by their lower case
     * @param what they are
     */
    record OneOf(Map<String, String> words, String what) implements ValueReader {
        @Override
        public String read(String text) throws BadLineException {
            String word = words.get(text.toLowerCase(Locale.ROOT));
            if (word == null) {
                throw notA(text, what);
            }
            return word;
        }
    }

    /** Yes or no, in the words of PostgreSQL. */
    record Truth() implements ValueReader {
        private static final Set<String> YES = Set.of("true", "t", "yes", "y", "on", "1");
        private static final Set<String> NO = Set.of("false", "f", "no", "n", "off", "0");

        @Override
        public String read(String text) throws BadLineException {
            String word = text.toLowerCase(Locale.ROOT);
            if (YES.contains(word)) {
                return "t";
            }
            if (NO.contains(word)) {
                return "f";
            }
            throw notA(text, "true or false");
        }
    }

    /** A whole number between two. */
    record Whole(long least, long most) implements ValueReader {
        private static final Pattern FORM = Pattern.compile("[-+]?[0-9]{1,18}");

        @Override
        public String read(String text) throws BadLineException {
            if (!FORM.matcher(text).matches()) {
                throw notA(text, "a whole number");
            }
            long number = Long.parseLong(text);
            if (number < least || number > most) {
                throw notA(text, "a number that fits");
            }
            return Long.toString(number);
        }
    }

    /**
     * A decimal number of which nothing may be lost.
     *
     * @param precision the most digits
     * @param scale how many of them are decimals
     */
    record Exact(int precision, int scale) implements ValueReader {
        private static final Pattern FORM = Pattern.compile("[-+]?[0-9]{1,40}(\\.[0-9]{0,40})?([eE][-+]?[0-9]{1,2})?");

        @Override
        public String read(String text) throws BadLineException {
            if (!FORM.matcher(text).matches()) {
                throw notA(text, "a decimal number");
            }
            BigDecimal number = new BigDecimal(text).stripTrailingZeros();
            if (precision > 0 && number.scale() > scale) {
                throw notA(text, "a number of at most %d decimals".formatted(scale));
            }
            if (precision > 0 && number.precision() - number.scale() > precision - scale) {
                throw notA(text, "a number that fits");
            }
            return number.toPlainString();
        }
    }

    /** A number that need not be exact. */
    record Floating() implements ValueReader {
        private static final Pattern FORM = Pattern.compile("[-+]?[0-9]{1,40}(\\.[0-9]{0,40})?([eE][-+]?[0-9]{1,2})?");

        @Override
        public String read(String text) throws BadLineException {
            if (!FORM.matcher(text).matches()) {
                throw notA(text, "a number");
            }
            return Double.toString(Double.parseDouble(text));
        }
    }

    /** A date, or a date and a time; without an offset it is UTC. */
    record Moment() implements ValueReader {
        private static final DateTimeFormatter FORM = new DateTimeFormatterBuilder()
                .parseCaseInsensitive()
                .append(DateTimeFormatter.ISO_LOCAL_DATE)
                .appendPattern("[['T'][' ']")
                .append(DateTimeFormatter.ISO_LOCAL_TIME)
                .appendPattern("[' '][XXX][XX][X]]")
                .parseDefaulting(ChronoField.HOUR_OF_DAY, 0)
                .parseDefaulting(ChronoField.MINUTE_OF_HOUR, 0)
                .parseDefaulting(ChronoField.SECOND_OF_MINUTE, 0)
                .parseDefaulting(ChronoField.NANO_OF_SECOND, 0)
                .parseDefaulting(ChronoField.OFFSET_SECONDS, 0)
                .toFormatter(Locale.ROOT)
                .withResolverStyle(ResolverStyle.STRICT);

        @Override
        public String read(String text) throws BadLineException {
            try {
                ZonedDateTime moment = FORM.parse(text, ZonedDateTime::from).withZoneSameInstant(ZoneOffset.UTC);
                if (moment.getYear() < 1 || moment.getYear() > 9999) {
                    throw notA(text, "a time of the years 1 to 9999");
                }
                return moment.toLocalDateTime() + "Z";
            } catch (DateTimeException e) {
                throw notA(text, "a date, or a date and time as in 2026-03-01T12:30:00+01:00");
            }
        }
    }

    /** A UUID. */
    record Uuid() implements ValueReader {
        private static final Pattern FORM = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

        @Override
        public String read(String text) throws BadLineException {
            if (!FORM.matcher(text).matches()) {
                throw notA(text, "a UUID");
            }
            return text.toLowerCase(Locale.ROOT);
        }
    }

    /** A JSON document, without what {@code jsonb} has no place for. */
    record Json() implements ValueReader {
        private static final int DIGITS = 1_000;

        @Override
        public String read(String text) throws BadLineException {
            StringWriter copy = new StringWriter();
            try (JsonParser parser = JsonFormat.JSON.createParser(text);
                    JsonGenerator generator = JsonFormat.JSON.createGenerator(copy)) {
                for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                    requireFitting(parser, token);
                    generator.copyCurrentEventExact(parser);
                }
            } catch (JsonProcessingException e) {
                throw notA(text, "JSON");
            } catch (IOException e) {
                throw new IllegalStateException("text cannot be read", e);
            }
            return copy.toString();
        }

        private static void requireFitting(JsonParser parser, JsonToken token) throws IOException, BadLineException {
            if (token == JsonToken.VALUE_NUMBER_FLOAT) {
                BigDecimal number = parser.getDecimalValue();
                if (Math.abs((long) number.scale()) + number.precision() > DIGITS) {
                    throw notA(parser.getText(), "a number that fits");
                }
            } else if (token == JsonToken.VALUE_STRING || token == JsonToken.FIELD_NAME) {
                Storable.require(parser.getText());
            }
        }
    }
}

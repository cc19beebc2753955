package dev.quipu.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.IGetter;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.TypeConversionException;

/**
 * The options and positional parameters of one command, as its class and the groups that it includes declare them.
 *
 * <p>A thin shell over picocli's model. picocli would read it from annotations too, but by reflection, which takes many
 * times as long (see {@code docs/adr/0003-start-up.md}). Names are written as help shows them, {@code -m, --message}. A setter is
 * called for what was typed, or for a default that is declared here; else the field keeps its own.
 */
final class Options {
    private final CommandSpec spec;

    /** Whose options are being declared: {@link HelpLayout} sorts by it. */
    private OptionGroup group;

    private int positionals;

    private Options(CommandSpec spec, Command command) {
        this.spec = spec;
        this.group = command;
    }

    /** Returns what picocli knows of a command: its options, its help, and that it is what runs. */
    static CommandSpec specOf(Command command) {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(command);
        command.usage().write(spec.usageMessage());
        command.declare(new Options(spec, command));
        return spec;
    }

    /** Takes in the options of a group, here in their order. */
    void include(OptionGroup included) {
        OptionGroup outer = group;
        group = included;
        included.declare(this);
        group = outer;
    }

    /** An option without a value. */
    void flag(String names, String description, Consumer<Boolean> setter) {
        spec.addOption(option(names, description, setter).type(boolean.class).build());
    }

    /** An option {@code --name} that has its opposite, {@code --no-name}. */
    void choice(String names, String description, Consumer<Boolean> setter) {
        spec.addOption(option(names, description, setter)
                .type(Boolean.class)
                .negatable(true)
                .build());
    }

    /** The option that shows help and runs nothing. */
    void help(String description) {
        spec.addOption(option("-h, --help", description, asked -> {})
                .type(boolean.class)
                .usageHelp(true)
                .build());
    }

    /** The option that shows a version and runs nothing. */
    void version(String description, IVersionProvider provider) {
        spec.versionProvider(provider);
        spec.addOption(option("-V, --version", description, asked -> {})
                .type(boolean.class)
                .versionHelp(true)
                .build());
    }

    void text(String names, String label, String description, Consumer<String> setter) {
        value(names, label, ValueType.TEXT, description, setter);
    }

    void requiredText(String names, String label, String description, Consumer<String> setter) {
        required(names, label, ValueType.TEXT, description, setter);
    }

    <T> void required(String names, String label, ValueType<T> type, String description, Consumer<T> setter) {
        spec.addOption(
                option(names, label, type, description, setter).required(true).build());
    }

    <T> void value(String names, String label, ValueType<T> type, String description, Consumer<T> setter) {
        spec.addOption(option(names, label, type, description, setter).build());
    }

    /** An option that may be repeated. */
    void texts(String names, String label, String description, Consumer<List<String>> setter) {
        spec.addOption(option(names, description, setter)
                .paramLabel(label)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .build());
    }

    /**
     * An option {@code NAME=VALUE} that may be repeated. What stands behind the first equals sign is the value as it was
     * typed: picocli's own maps look for quotes in it, and warn of one that has no other.
     */
    void assignments(String names, String label, String description, Consumer<Map<String, String>> setter) {
        Consumer<List<Map.Entry<String, String>>> collected = pairs -> {
            Map<String, String> values = new LinkedHashMap<>();
            pairs.forEach(pair -> values.put(pair.getKey(), pair.getValue()));
            setter.accept(values);
        };
        spec.addOption(option(names, description, collected)
                .paramLabel(label)
                .type(List.class)
                .auxiliaryTypes(Map.Entry.class)
                .converters(Options::assignment)
                .build());
    }

    private static Map.Entry<String, String> assignment(String word) {
        int equals = word.indexOf('=');
        if (equals < 1) {
            throw new TypeConversionException("'" + word + "' has no name and equals sign before its value");
        }
        return Map.entry(word.substring(0, equals), word.substring(equals + 1));
    }

    /** The next positional parameter, which is required. */
    <T> void positional(String label, ValueType<T> type, String description, Consumer<T> setter) {
        spec.addPositional(
                positional(label, type, "1", description, setter).required(true).build());
    }

    /** The next positional parameter, which may be left out and then has a default. */
    void positionalOr(
            String label, ValueType<String> type, String fallback, String description, Consumer<String> setter) {
        spec.addPositional(positional(label, type, "0..1", description, setter)
                .defaultValue(fallback)
                .build());
    }

    /** The next positional parameter, which may be left out. */
    void optionalPositional(String label, String description, Consumer<String> setter) {
        optionalPositional(label, ValueType.TEXT, description, setter);
    }

    /** The next positional parameter, which may be left out. */
    <T> void optionalPositional(String label, ValueType<T> type, String description, Consumer<T> setter) {
        spec.addPositional(positional(label, type, "0..1", description, setter).build());
    }

    /** The next positional parameters, as many as {@code arity} says, such as {@code 1..*}. */
    void positionals(String label, String arity, String description, Consumer<List<String>> setter) {
        positionals(label, ValueType.TEXT, arity, description, setter);
    }

    /** The next positional parameters, as many as {@code arity} says, such as {@code 1..*}. */
    void positionals(
            String label, ValueType<String> type, String arity, String description, Consumer<List<String>> setter) {
        PositionalParamSpec.Builder positional = positional(label, arity, description, setter)
                .index(positionals + "..*")
                .type(List.class)
                .auxiliaryTypes(type.type())
                .converters(type.converter())
                .required(!arity.startsWith("0"));
        spec.addPositional(
                (type.candidates().isEmpty() ? positional : positional.completionCandidates(type.candidates()))
                        .build());
    }

    /** Returns picocli's own model of the command, for what a single command needs. */
    CommandSpec spec() {
        return spec;
    }

    private <T> OptionSpec.Builder option(
            String names, String label, ValueType<T> type, String description, Consumer<T> setter) {
        OptionSpec.Builder option = option(names, description, setter)
                .paramLabel(label)
                .type(type.type())
                .converters(type.converter());
        return type.candidates().isEmpty() ? option : option.completionCandidates(type.candidates());
    }

    private OptionSpec.Builder option(String names, String description, Consumer<?> setter) {
        Binding<?> binding = new Binding<>(setter);
        return OptionSpec.builder(split(names))
                .description(UnbrokenWords.join(description))
                .userObject(group)
                .hasInitialValue(false)
                .getter(binding)
                .setter(binding);
    }

    private static String[] split(String names) {
        int comma = names.indexOf(", ");
        return comma < 0
                ? new String[] {names}
                : new String[] {names.substring(0, comma), names.substring(comma + ", ".length())};
    }

    private <T> PositionalParamSpec.Builder positional(
            String label, ValueType<T> type, String arity, String description, Consumer<T> setter) {
        PositionalParamSpec.Builder positional = positional(label, arity, description, setter)
                .index(String.valueOf(positionals++))
                .type(type.type())
                .converters(type.converter());
        return type.candidates().isEmpty() ? positional : positional.completionCandidates(type.candidates());
    }

    private PositionalParamSpec.Builder positional(String label, String arity, String description, Consumer<?> setter) {
        Binding<?> binding = new Binding<>(setter);
        return PositionalParamSpec.builder()
                .paramLabel(label)
                .arity(arity)
                .description(UnbrokenWords.join(description))
                .userObject(group)
                .hasInitialValue(false)
                .getter(binding)
                .setter(binding);
    }

    /** Keeps the value, which picocli adds to when an option is repeated, and passes it on. */
    private static final class Binding<T> implements IGetter, ISetter {
        private final Consumer<T> setter;

        private @Nullable T value;

        Binding(Consumer<T> setter) {
            this.setter = setter;
        }

        @Override
        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
        public <V> @Nullable V get() {
            return (V) value;
        }

        @Override
        @SuppressWarnings("unchecked")
        public <V> V set(V newValue) {
            value = (T) newValue;
            setter.accept((T) newValue);
            return newValue;
        }
    }
}

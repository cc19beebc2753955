package dev.quipu.bench;

import dev.quipu.postgres.local.ServerAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * One of those that are compared: a program that brings a database up to date, run as its user runs it.
 *
 * @param name as it stands in the table
 * @param knowsState whether it can be run again and then has nothing to do
 * @param directory where it is run
 * @param command what is run against a database
 * @param environment what it gets besides the environment that all sides get
 */
record Side(
        String name,
        boolean knowsState,
        Path directory,
        Function<ServerAddress, List<String>> command,
        Function<ServerAddress, Map<String, String>> environment) {}

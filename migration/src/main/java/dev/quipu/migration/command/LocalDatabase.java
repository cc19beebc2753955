package dev.quipu.migration.command;

import dev.quipu.migration.project.Workspace;
import dev.quipu.postgres.failure.FileFailure;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.local.LocalServer;
import dev.quipu.postgres.local.LocalServerStatus;
import dev.quipu.postgres.local.ServerAddress;
import dev.quipu.postgres.program.ClientProgram;
import dev.quipu.postgres.program.ClientPrograms;
import dev.quipu.postgres.secret.Secret;
import dev.quipu.postgres.url.ClientEnvironment;
import dev.quipu.postgres.url.DatabaseUrl;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code db}: the embedded server, and psql on whichever database the project has. */
public final class LocalDatabase {
    private final Workspace workspace;

    public LocalDatabase(Workspace workspace) {
        this.workspace = workspace;
    }

    /**
     * Starts the embedded server, unless it runs.
     *
     * @return where it is, without its password
     */
    public String start() {
        refuseOther();
        return workspace.database().url().redacted();
    }

    /**
     * Stops the embedded server.
     *
     * @return whether it ran
     */
    public boolean stop() {
        refuseOther();
        return workspace.database().embeddedServer().stop();
    }

    /**
     * Stops the embedded server and removes its data, all of it. Backups, and whatever else is beside it, stay.
     *
     * @return whether there was any
     */
    public boolean reset() {
        refuseOther();
        return workspace.database().embeddedServer().reset();
    }

    /** Returns the directory of the embedded server. */
    public Path directory() {
        refuseOther();
        return workspace.database().embeddedServer().directory();
    }

    /** Returns whether the embedded server runs, in one line. */
    public String status() {
        refuseOther();
        LocalServer server = workspace.database().embeddedServer();
        return switch (server.status()) {
            case LocalServerStatus.Absent absent -> "no server yet; it will be made in " + server.directory();
            case LocalServerStatus.Stopped stopped -> "stopped; data in " + server.directory();
            case LocalServerStatus.Running running ->
                (running.ready() ? "running" : "starting or stopping") + " since " + running.started() + ", pid "
                        + running.pid() + ", " + redacted(running.address()) + ", data in " + server.directory();
        };
    }

    private static String redacted(ServerAddress address) {
        return DatabaseUrl.parse(address.toString())
                .withPassword(new Secret(address.password()))
                .redacted();
    }

    /**
     * Returns the database's URL; an embedded server runs then.
     *
     * @param withPassword whether to show the password too
     */
    public String url(boolean withPassword) {
        return withPassword
                ? workspace.database().url().toUri()
                : workspace.database().url().redacted();
    }

    /** Returns the file that the embedded server logs to. */
    public Path log() {
        refuseOther();
        return workspace.database().embeddedServer().log();
    }

    /**
     * Runs psql on the database, on this process's terminal.
     *
     * @param arguments psql's own
     * @return psql's exit code
     */
    public int psql(List<String> arguments) {
        ClientProgram psql = ClientPrograms.ofMachine()
                .find("psql", 0)
                .orElseThrow(() -> new QuipuException(
                        Kind.FAILED,
                        "there is no psql on this machine",
                        "install PostgreSQL's client, such as Debian's postgresql-client; \"quipu db url\" shows where"
                                + " to connect any other"));
        List<String> command = new ArrayList<>(List.of(psql.path().toString()));
        command.addAll(arguments);
        ProcessBuilder process = new ProcessBuilder(command).inheritIO();
        if (arguments.stream().anyMatch(LocalDatabase::tellsOfPsql)) {
            return run(process, psql);
        }
        try (ClientEnvironment environment =
                ClientEnvironment.open(workspace.database().url(), Path.of(System.getProperty("java.io.tmpdir")))) {
            environment.applyTo(process);
            return run(process, psql);
        }
    }

    /** psql then tells of itself and connects to nothing, so no server has to be there. */
    private static boolean tellsOfPsql(String argument) {
        return argument.matches("-V|-\\?|--version|--help(=.*)?");
    }

    private static int run(ProcessBuilder process, ClientProgram psql) {
        try {
            return process.start().waitFor();
        } catch (IOException e) {
            throw new QuipuException(
                    Kind.FAILED,
                    "cannot run " + psql.path() + ": " + FileFailure.reason(e),
                    "see that it may be run; \"quipu db url\" shows where to connect any other client");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 130;
        }
    }

    private void refuseOther() {
        if (!workspace.database().isEmbedded()) {
            throw new QuipuException(
                    Kind.USAGE,
                    "this project's database is not the embedded server, but " + workspace.database(),
                    "leave out --url, --database, QUIPU_DATABASE, DATABASE_URL, the PG* variables and url in quipu.toml to use the"
                            + " embedded server");
        }
    }
}

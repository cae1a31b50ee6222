package dev.holdfast.cli.sandbox;

import dev.holdfast.cli.Display;
import dev.holdfast.cli.Fault;
import dev.holdfast.cli.Screen;
import dev.holdfast.cli.Session;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.time.Clock;
import java.util.Map;
import picocli.CommandLine;

/** A {@code sandbox} command as somebody typed it, and what came of it. */
record Typed(int exitCode, String out, String err) {
    static Typed sandbox(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        var session = new Session(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                new BufferedReader(new StringReader("")),
                Screen.NONE,
                Map.of(),
                Clock.systemUTC(),
                new Display());
        var line = new CommandLine(new SandboxCommand(), new Made(session));
        line.setErr(session.err());
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            session.say(failure.getMessage());
            return failure instanceof Fault fault ? fault.exit().code() : 1;
        });
        return new Typed(line.execute(arguments), out.toString(), err.toString());
    }

    /** Gives each command its session, as the root command does. */
    private record Made(Session session) implements CommandLine.IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            try {
                var constructor = type.getDeclaredConstructor(Session.class);
                constructor.setAccessible(true);
                return constructor.newInstance(session);
            } catch (NoSuchMethodException e) {
                return CommandLine.defaultFactory().create(type);
            }
        }
    }
}

package dev.holdfast.cli;

import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One command that was run inside this process: its exit code, and what it wrote where. */
public record Ran(int exit, String out, String err) {

    /** Nobody watches, no kubeconfig. */
    public static Ran holdfast(String... arguments) {
        return new Setting().run(arguments);
    }

    /** With a cluster as the current context. */
    public static Ran holdfast(FakeCluster cluster, String... arguments) {
        return new Setting().at(cluster).run(arguments);
    }

    /** What surrounds a command. */
    public static final class Setting {
        private final Map<String, String> environment =
                new HashMap<>(Map.of("HOME", "/nowhere", "LANG", "C.UTF-8", "TERM", "xterm"));
        private Screen screen = Screen.NONE;
        private String input = "";
        private Clock clock = Clock.systemUTC();

        public Setting at(FakeCluster cluster) {
            return with("KUBECONFIG", cluster.kubeconfig().toString());
        }

        public Setting with(String variable, String value) {
            environment.put(variable, value);
            return this;
        }

        /** A person sits there and types this. */
        public Setting typing(String text) {
            screen = new Screen(true, true, true);
            input = text;
            return with("COLUMNS", "100").with("NO_COLOR", "1");
        }

        public Setting reading(String text) {
            input = text;
            return this;
        }

        public Setting clock(Clock other) {
            clock = other;
            return this;
        }

        /** A session whose output nobody reads. */
        public Session session() {
            return session(new StringWriter(), new StringWriter());
        }

        private Session session(StringWriter out, StringWriter err) {
            return new Session(
                    new PrintWriter(out),
                    new PrintWriter(err),
                    new BufferedReader(new StringReader(input)),
                    screen,
                    environment,
                    clock,
                    new Display());
        }

        public Ran run(String... arguments) {
            var out = new StringWriter();
            var err = new StringWriter();
            var session = session(out, err);
            int exit = Main.run(session, arguments);
            session.out().flush();
            session.err().flush();
            return new Ran(exit, out.toString(), err.toString());
        }
    }

    public List<String> lines() {
        return out.lines().toList();
    }
}

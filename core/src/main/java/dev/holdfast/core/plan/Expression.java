package dev.holdfast.core.plan;

import dev.holdfast.core.json.Json;
import java.util.Map;
import java.util.Set;

/**
 * A condition that a plan states in the Common Expression Language (CEL, <a href="https://cel.dev">cel.dev</a>), read and
 * ready to be judged. A pure function of values: the same ones give the same judgement, in bounded time and memory.
 * Two expressions of the same text are equal.
 */
public interface Expression {

    /** Longest text of an expression, in letters. */
    int LENGTH_MAX = 4096;

    /** As it was written. */
    String text();

    /** Judges it; {@code variables} has a value for each that it was read with. */
    Judgement judge(Map<String, Json> variables);

    /** What an expression says of values. */
    sealed interface Judgement {
        record Holds() implements Judgement {}

        record Fails() implements Judgement {}

        /** It cannot be said, for example because a field that it names is not there. Never taken for either. */
        record Unclear(String words) implements Judgement {}
    }

    /** Reads expressions. */
    interface Language {

        /**
         * Reads {@code text} as a condition over {@code variables}.
         *
         * @throws Unreadable when it is none
         */
        Expression read(String text, Set<String> variables) throws Unreadable;
    }

    /** A text that is no condition, with the words of the language about where and why. */
    final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        public Unreadable(String words) {
            super(words);
        }
    }
}

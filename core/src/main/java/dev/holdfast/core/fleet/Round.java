package dev.holdfast.core.fleet;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The samples of one round of questions, and what they say by themselves. No answer is never read as a bad one: silence
 * makes a cluster unreachable from here and its readiness unknown, and only the server's own words make it not ready.
 *
 * @param samples one for each signal that was asked
 */
public record Round(Map<Signal, Sample> samples) {

    public Round {
        samples = samples.isEmpty() ? Map.of() : Map.copyOf(new EnumMap<>(samples));
    }

    /** Nothing was asked at all. */
    public static Round unasked(String words) {
        var samples = new EnumMap<Signal, Sample>(Signal.class);
        for (var signal : Signal.values()) samples.put(signal, new Sample.Unasked(words));
        return new Round(samples);
    }

    /** Whether we get any answer from it. */
    public Verdict reachable() {
        if (isAnswered()) return new Verdict(Answer.TRUE, Reason.ANSWERS, "the API server answers");
        var silent = words(Sample.Silent.class);
        if (silent.isPresent()) return new Verdict(Answer.FALSE, Reason.NO_ANSWER, silent.get());
        return new Verdict(Answer.UNKNOWN, Reason.NOT_ASKED, unaskedWords());
    }

    /** Whether it does what is asked of it. */
    public Verdict ready() {
        var denied = words(Sample.Denied.class);
        if (denied.isPresent()) return new Verdict(Answer.FALSE, Reason.CREDENTIALS_REFUSED, denied.get());
        var failing = words(Sample.Failing.class);
        if (failing.isPresent()) return new Verdict(Answer.FALSE, Reason.FAILING, failing.get());
        var silent = words(Sample.Silent.class);
        if (silent.isPresent()) {
            return isAnswered()
                    ? new Verdict(Answer.UNKNOWN, Reason.ANSWERS_IN_PART, silent.get())
                    : new Verdict(
                            Answer.UNKNOWN,
                            Reason.NO_ANSWER,
                            silent.get() + "; no answer does not mean that it is down");
        }
        var withheld = words(Sample.Withheld.class);
        if (isGood()) return new Verdict(Answer.TRUE, Reason.HEALTHY, "the API server is ready");
        if (withheld.isPresent()) return new Verdict(Answer.UNKNOWN, Reason.WITHHELD, withheld.get());
        return new Verdict(Answer.UNKNOWN, Reason.NOT_ASKED, unaskedWords());
    }

    private boolean isGood() {
        return samples.values().stream().anyMatch(Sample.Good.class::isInstance);
    }

    private boolean isAnswered() {
        return samples.values().stream().anyMatch(Round::isAnswer);
    }

    private static boolean isAnswer(Sample sample) {
        return switch (sample) {
            case Sample.Good good -> true;
            case Sample.Failing failing -> true;
            case Sample.Denied denied -> true;
            case Sample.Withheld withheld -> true;
            case Sample.Silent silent -> false;
            case Sample.Unasked unasked -> false;
        };
    }

    private String unaskedWords() {
        return words(Sample.Unasked.class).orElse("nothing was asked");
    }

    /** The words of all samples of one kind, each once. */
    private Optional<String> words(Class<? extends Sample> kind) {
        var said = new LinkedHashSet<String>();
        for (var signal : Signal.values()) {
            var sample = samples.get(signal);
            if (kind.isInstance(sample)) said.addAll(words(signal, sample));
        }
        return said.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", said));
    }

    private static List<String> words(Signal signal, Sample sample) {
        var said = new ArrayList<String>();
        switch (sample) {
            case Sample.Good good -> {}
            case Sample.Failing(var words) -> said.add(signal.words() + ": " + words);
            case Sample.Denied(var words) -> said.add(words);
            case Sample.Withheld(var words) -> said.add(signal.words() + ": " + words);
            case Sample.Silent(var words) -> said.add(words);
            case Sample.Unasked(var words) -> said.add(words);
        }
        return said;
    }
}

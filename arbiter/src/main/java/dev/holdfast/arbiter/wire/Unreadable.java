package dev.holdfast.arbiter.wire;

import java.util.List;

/** What came is no message of the form that was expected, with every reason. */
public final class Unreadable extends Exception {

    private final transient List<String> words;

    public Unreadable(List<String> words) {
        super(String.join("; ", words));
        this.words = List.copyOf(words);
    }

    public List<String> words() {
        return words;
    }
}

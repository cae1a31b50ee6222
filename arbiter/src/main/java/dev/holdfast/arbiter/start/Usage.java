package dev.holdfast.arbiter.start;

/** A process was started in a way that cannot be meant, with what is wrong. */
public final class Usage extends Exception {
    public Usage(String words) {
        super(words);
    }
}

package dev.holdfast.arbiter.link;

/** No answer came: the request may have been carried out, may be later, or never. */
public final class Silence extends Exception {
    public Silence(String why) {
        super(why);
    }
}

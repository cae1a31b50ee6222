package dev.holdfast.operator.outward;

import java.io.IOException;

/** The other side has said for good that it will not take this. */
final class Rejected extends IOException {

    private static final long serialVersionUID = 1;

    Rejected(String words) {
        super(words);
    }
}

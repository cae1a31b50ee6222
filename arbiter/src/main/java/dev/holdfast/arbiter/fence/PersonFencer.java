package dev.holdfast.arbiter.fence;

import java.time.Duration;

/** A node that only a person can say is off: {@link Fences#asserted}. Nothing is asked. */
public final class PersonFencer implements Fencer {

    @Override
    public String name() {
        return "a person";
    }

    @Override
    public Fencing fence(Duration most) {
        return Fencing.failed("nobody has said yet that it is off: nothing but a person can tell");
    }
}

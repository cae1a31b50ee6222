package dev.holdfast.operator.web;

import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;

/**
 * The memory that bodies may take up together while they are read. Small ones have room of their own, so those that are
 * large or slow do not keep them out. A body of unknown length is given room for the largest.
 */
final class BodyRoom {
    private static final int PIECE = 64 * 1024;

    private final Bounds bounds;
    private final Room small;
    private final Room large;

    BodyRoom(Bounds bounds) {
        this.bounds = bounds;
        this.small = new Room(bounds.smallBodiesMax() * bounds.smallBodyBytesMax());
        this.large = new Room(bounds.bodiesBytesMax());
    }

    /** What arrived. */
    sealed interface Body {
        record Whole(byte[] bytes) implements Body {}

        record TooLarge() implements Body {}

        record TooSlow(String words) implements Body {}
    }

    /** What {@code reading} makes of the body while there is room for so many bytes; empty when there is none in time. */
    <T> Optional<T> with(long announced, Function<Place, T> reading) {
        boolean isSmall = announced >= 0 && announced <= bounds.smallBodyBytesMax();
        int bytesMax = announced < 0 ? bounds.bodyBytesMax() : (int) announced;
        int taken = isSmall ? bounds.smallBodyBytesMax() : bytesMax;
        var room = isSmall ? small : large;
        if (!room.take(taken, bounds.queue())) return Optional.empty();
        try {
            return Optional.of(reading.apply(new Place(bytesMax)));
        } finally {
            room.leave(taken);
        }
    }

    /** Room for one body. */
    final class Place {
        private final int bytesMax;

        private Place(int bytesMax) {
            this.bytesMax = bytesMax;
        }

        Body read(HttpServletRequest request) {
            long end = System.nanoTime() + bounds.body().toNanos();
            var whole = new ByteArrayOutputStream(Math.min(bytesMax, PIECE));
            var piece = new byte[PIECE];
            try {
                var in = request.getInputStream();
                for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                    if (whole.size() + count > bytesMax) return new Body.TooLarge();
                    if (System.nanoTime() - end > 0) {
                        return new Body.TooSlow("the body did not arrive within "
                                + bounds.body().toSeconds() + "s");
                    }
                    whole.write(piece, 0, count);
                }
                return new Body.Whole(whole.toByteArray());
            } catch (IOException e) {
                return new Body.TooSlow("the body broke off: " + e.getMessage());
            }
        }
    }
}

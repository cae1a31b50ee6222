package dev.holdfast.operator.web;

import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The memory that bodies may take up together. A body of unknown length is given room for the largest. */
final class BodyRoom {
    private static final int UNIT = 4096;
    private static final int PIECE = 64 * 1024;

    private final Bounds bounds;
    private final Semaphore units;

    BodyRoom(Bounds bounds) {
        this.bounds = bounds;
        this.units = new Semaphore(units(bounds.bodiesBytesMax()), true);
    }

    /** What arrived. */
    sealed interface Body {
        record Whole(byte[] bytes) implements Body {}

        record TooLarge() implements Body {}

        record TooSlow(String words) implements Body {}
    }

    /** Does {@code reading} while there is room for so many bytes, or {@code otherwise} when there is none in time. */
    void with(long announced, Consumer<Place> reading, Runnable otherwise) {
        int bytesMax = announced < 0 ? bounds.bodyBytesMax() : (int) announced;
        if (!taken(units(bytesMax))) {
            otherwise.run();
            return;
        }
        try {
            reading.accept(new Place(bytesMax));
        } finally {
            units.release(units(bytesMax));
        }
    }

    private boolean taken(int wanted) {
        try {
            return units.tryAcquire(wanted, bounds.queue().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static int units(int bytes) {
        return Math.ceilDiv(bytes, UNIT);
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

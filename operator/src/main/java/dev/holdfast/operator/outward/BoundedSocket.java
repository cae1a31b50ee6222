package dev.holdfast.operator.outward;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;

/** A connection from which no more than a bound is ever read, whatever reads it. */
final class BoundedSocket extends Socket {

    /** Far more than an answer to a question of ours has, TLS included. */
    static final long BYTES_MAX = 4L * 1024 * 1024;

    private InputStream bounded;

    @Override
    public synchronized InputStream getInputStream() throws IOException {
        if (bounded == null) bounded = new Bounded(super.getInputStream());
        return bounded;
    }

    private static final class Bounded extends FilterInputStream {
        private long left = BYTES_MAX;

        Bounded(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            if (read >= 0) count(1);
            return read;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            if (read > 0) count(read);
            return read;
        }

        private void count(int bytes) throws IOException {
            left -= bytes;
            if (left < 0) throw new IOException("the answer has more than " + BYTES_MAX + " bytes");
        }
    }
}

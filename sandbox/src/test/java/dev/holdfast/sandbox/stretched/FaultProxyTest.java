package dev.holdfast.sandbox.stretched;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.sandbox.stretched.FaultProxy.Fault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultProxyTest {

    private static final int SILENCE_MILLIS = 300;
    private static final int PATIENCE_MILLIS = 30_000;

    private final AtomicInteger heard = new AtomicInteger();
    private ServerSocket echo;
    private FaultProxy link;

    @BeforeEach
    void begin() throws IOException {
        echo = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            while (!echo.isClosed()) {
                try {
                    var socket = echo.accept();
                    Thread.ofVirtual().start(() -> answer(socket));
                } catch (IOException closed) {
                    return;
                }
            }
        });
        link = new FaultProxy(echo.getLocalPort());
    }

    private void answer(Socket socket) {
        try (socket) {
            for (int each = socket.getInputStream().read();
                    each >= 0;
                    each = socket.getInputStream().read()) {
                heard.incrementAndGet();
                socket.getOutputStream().write(each);
            }
        } catch (IOException gone) {
            // whoever asked has had enough
        }
    }

    @AfterEach
    void end() throws IOException {
        link.close();
        echo.close();
    }

    private Socket connect() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), link.port());
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private static int ask(Socket socket) throws IOException {
        socket.getOutputStream().write('?');
        return socket.getInputStream().read();
    }

    @Test
    void what_is_sent_over_a_link_that_is_well_arrives() throws IOException {
        try (var socket = connect()) {
            assertThat(ask(socket)).isEqualTo('?');
        }
    }

    @Test
    void what_is_sent_over_a_cut_link_vanishes_and_nobody_is_told() throws IOException {
        try (var socket = connect()) {
            assertThat(ask(socket)).isEqualTo('?');
            link.set(Fault.CUT);
            socket.setSoTimeout(SILENCE_MILLIS);
            assertThatThrownBy(() -> ask(socket)).isInstanceOf(SocketTimeoutException.class);
            assertThat(heard).hasValue(1);
        }
    }

    @Test
    void a_connection_that_has_lost_something_ends_when_the_link_is_mended_and_a_new_one_is_well() throws IOException {
        try (var torn = connect()) {
            assertThat(ask(torn)).isEqualTo('?');
            link.set(Fault.CUT);
            torn.setSoTimeout(SILENCE_MILLIS);
            assertThatThrownBy(() -> ask(torn)).isInstanceOf(SocketTimeoutException.class);
            link.set(Fault.NONE);
            torn.setSoTimeout(PATIENCE_MILLIS);
            assertThat(torn.getInputStream().read()).isEqualTo(-1);
        }
        try (var socket = connect()) {
            assertThat(ask(socket)).isEqualTo('?');
        }
    }

    @Test
    void one_direction_can_be_cut_alone() throws IOException {
        try (var socket = connect()) {
            link.set(new Fault(false, true, Duration.ZERO));
            socket.setSoTimeout(SILENCE_MILLIS);
            assertThatThrownBy(() -> ask(socket)).isInstanceOf(SocketTimeoutException.class);
            assertThat(heard).hasValue(1);
        }
    }
}

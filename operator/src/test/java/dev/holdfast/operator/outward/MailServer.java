package dev.holdfast.operator.outward;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.InputStream;
import java.net.InetAddress;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.helper.SimpleMessageListener;
import org.subethamail.smtp.server.SMTPServer;

/** A real mail server on this machine that keeps what it is given, once for each receiver. */
public final class MailServer implements AutoCloseable {

    public static final String USER = "holdfast";
    public static final String PASSWORD = "hunter2-hunter2";

    public record Got(String from, String to, MimeMessage message) {
        public String header(String name) {
            try {
                return message.getHeader(name, null);
            } catch (MessagingException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private final SMTPServer server;
    private final List<Got> got;

    private MailServer(SMTPServer server, List<Got> got) {
        this.server = server;
        this.got = got;
        server.start();
    }

    public static MailServer start() {
        return start(builder -> builder);
    }

    /** One that only takes mail over TLS from who can log in. */
    public static MailServer start(Tls tls) {
        return start(builder -> builder.enableTLS()
                .requireTLS()
                .requireAuth()
                .startTlsSocketFactory(tls.server(List.of("localhost"), List.of()), false)
                .authenticationHandlerFactory(new EasyAuthenticationHandlerFactory((user, password, context) -> {
                    if (!user.equals(USER) || !password.equals(PASSWORD)) throw new LoginFailedException();
                })));
    }

    public static MailServer start(UnaryOperator<SMTPServer.Builder> more) {
        var got = new CopyOnWriteArrayList<Got>();
        var server = more.apply(SMTPServer.port(0)
                        .bindAddress(InetAddress.getLoopbackAddress())
                        .simpleMessageListener(new SimpleMessageListener() {
                            @Override
                            public boolean accept(String from, String to) {
                                return true;
                            }

                            @Override
                            public void deliver(String from, String to, InputStream data) {
                                got.add(new Got(from, to, message(data)));
                            }
                        }))
                .build();
        return new MailServer(server, got);
    }

    private static MimeMessage message(InputStream data) {
        try {
            return new MimeMessage(Session.getInstance(new Properties()), data);
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    public List<Got> got() {
        return List.copyOf(got);
    }

    public int port() {
        return server.getPortAllocated();
    }

    @Override
    public void close() {
        server.stop();
    }
}

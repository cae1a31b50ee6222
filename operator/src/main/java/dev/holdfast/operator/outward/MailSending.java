package dev.holdfast.operator.outward;

import dev.holdfast.core.outward.Answer;
import dev.holdfast.core.outward.Outgoing;
import dev.holdfast.core.outward.SecretKey;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.Properties;
import javax.net.ssl.SSLContext;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/** Hands one e-mail to a mail server, to all of its receivers or to none. */
final class MailSending {

    private static final int READ_MILLIS_MAX = 10_000;

    private MailSending() {}

    static Answer send(Within within, Outgoing.Mail mail, Pinned pinned, SSLContext trust, Unlocked unlocked)
            throws IOException {
        var properties = new Properties();
        properties.put("mail.smtp.localhost", "holdfast");
        properties.put("mail.smtp.timeout", String.valueOf(READ_MILLIS_MAX));
        properties.put("mail.smtp.writetimeout", String.valueOf(READ_MILLIS_MAX));
        properties.put("mail.smtp.starttls.enable", String.valueOf(mail.startTls()));
        properties.put("mail.smtp.starttls.required", String.valueOf(mail.startTls()));
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        properties.put("mail.smtp.ssl.socketFactory", trust.getSocketFactory());
        properties.put("mail.smtp.sendpartial", "false");
        properties.put("mail.smtp.quitwait", "false");
        String user = null;
        String password = null;
        if (mail.credentials().isPresent()) {
            user = unlocked.value(new SecretKey(mail.credentials().get(), SecretKey.USERNAME));
            password = unlocked.value(new SecretKey(mail.credentials().get(), SecretKey.PASSWORD));
            properties.put("mail.smtp.auth", "true");
        }
        var session = Session.getInstance(properties);
        var server = mail.server();
        var url = new URLName("smtp", server.host().name(), server.port(), null, user, password);
        var transport = new SMTPTransport(session, url);
        try {
            var message = message(session, mail);
            transport.connect(pinned.connect(within));
            transport.sendMessage(message, message.getAllRecipients());
            return new Answer.Taken(Words.line(unlocked.clean(transport.getLastServerResponse())));
        } catch (AuthenticationFailedException e) {
            throw new Rejected(server + " does not let the user of Secret "
                    + mail.credentials().orElse("?") + " log in: " + Words.of(e));
        } catch (MessagingException e) {
            int code = transport.getLastReturnCode();
            String words = server + ": " + Words.of(e);
            if (code >= 500 && code < 600) throw new Rejected(words);
            throw new IOException(words, e);
        }
    }

    private static MimeMessage message(Session session, Outgoing.Mail mail) throws MessagingException {
        var message = new MimeMessage(session) {
            @Override
            protected void updateMessageID() throws MessagingException {
                setHeader("Message-ID", mail.messageId());
            }
        };
        message.setFrom(new InternetAddress(mail.from(), true));
        for (String to : mail.to()) message.addRecipient(Message.RecipientType.TO, new InternetAddress(to, true));
        message.setSubject(mail.subject(), StandardCharsets.UTF_8.name());
        message.setText(mail.text(), StandardCharsets.UTF_8.name());
        message.setHeader("Auto-Submitted", "auto-generated");
        message.setSentDate(new Date());
        return message;
    }
}

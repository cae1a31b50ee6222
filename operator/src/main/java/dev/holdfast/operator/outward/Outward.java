package dev.holdfast.operator.outward;

import dev.holdfast.core.outward.AllowList;
import dev.holdfast.core.outward.Answer;
import dev.holdfast.core.outward.Check;
import dev.holdfast.core.outward.Headers;
import dev.holdfast.core.outward.Outgoing;
import dev.holdfast.core.outward.SecretHeader;
import dev.holdfast.core.outward.Url;
import dev.holdfast.core.run.Report;
import dev.holdfast.core.run.World.Sent;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Questions to the outside, and messages to it.
 *
 * <ol>
 *   <li>The host is one that the installation allows, its name is looked up once, and every address that it leads to is
 *       one that may be reached.
 *   <li>Secrets are read as the plan's account. What they hold is taken out of all words that come back.
 *   <li>A message leaves only while this process may act: asked last, when nothing else can take time any more.
 *   <li>Time and size are bounded for the whole of it, not for single reads.
 * </ol>
 */
public final class Outward {

    /** How long one question may take. */
    static final Duration ASK_MAX = Duration.ofSeconds(10);

    /** How long one message may take until its answer is there. */
    static final Duration SEND_MAX = Duration.ofSeconds(30);

    private final Guard guard;
    private final Duration sendMax;

    public Outward(AllowList allowed) {
        this(allowed, InetAddress::getAllByName, SEND_MAX);
    }

    Outward(AllowList allowed, Guard.Resolver resolver, Duration sendMax) {
        this.guard = new Guard(allowed, resolver);
        this.sendMax = sendMax;
    }

    /** Asks; changes nothing. */
    public Report ask(Check check, Secrets secrets) {
        var unlocked = new Unlocked(secrets);
        try {
            return new Report.Answered(Within.time(ASK_MAX, within -> answer(within, check, unlocked)));
        } catch (Forbidden e) {
            return new Report.Unreadable(unlocked.clean(Words.of(e)));
        } catch (IOException e) {
            return new Report.Unreached(unlocked.clean(Words.of(e)));
        }
    }

    private Answer answer(Within within, Check check, Unlocked unlocked) throws IOException {
        return switch (check) {
            case Check.Http http -> {
                var pinned = guard.pin(http.url().endpoint());
                var trust = Trust.of(unlocked.certificates(http.ca()));
                yield new HttpExchange(pinned, http.url(), trust)
                        .send(within, "GET", Map.of(), Optional.empty(), true, unlocked);
            }
            case Check.Tcp tcp -> {
                guard.pin(tcp.endpoint()).connect(within);
                yield new Answer.Connected();
            }
            case Check.Dns dns -> {
                var server = dns.server();
                yield DnsQuestion.ask(
                        dns, server.isPresent() ? Optional.of(guard.pin(server.get())) : Optional.empty());
            }
            case Check.Power power -> {
                var pinned = guard.pin(power.system().endpoint());
                var trust = Trust.of(unlocked.certificates(power.ca()));
                var headers =
                        Map.of("Accept", "application/json", "Authorization", Login.of(power.credentials(), unlocked));
                yield new Answer.Machine(new HttpExchange(pinned, power.system(), trust)
                        .send(within, "GET", headers, Optional.empty(), true, unlocked));
            }
            case Check.Sql sql -> SqlQuestion.ask(within, sql, guard.pin(sql.endpoint()), unlocked);
        };
    }

    /**
     * Sends, if {@code mayAct} still says so when everything is ready.
     *
     * @return how it was answered: {@link Report.Unclear} when it may have arrived or may yet
     */
    public Sent send(Outgoing message, Secrets secrets, BooleanSupplier mayAct) {
        var unlocked = new Unlocked(secrets);
        Ready ready;
        try {
            ready = Within.time(ASK_MAX, within -> ready(message, unlocked));
        } catch (Forbidden e) {
            return new Sent.Answer(new Report.Refused(unlocked.clean(Words.of(e)), false));
        } catch (IOException e) {
            return new Sent.Answer(new Report.Unclear(unlocked.clean(Words.of(e)) + "; nothing was sent"));
        }
        if (!mayAct.getAsBoolean()) return new Sent.NotOurs();
        try {
            return new Sent.Answer(new Report.Answered(Within.time(sendMax, ready::send)));
        } catch (Forbidden | Rejected e) {
            return new Sent.Answer(new Report.Refused(unlocked.clean(Words.of(e)), false));
        } catch (IOException e) {
            return new Sent.Answer(new Report.Unclear(unlocked.clean(Words.of(e)) + " (" + Report.UNKNOWN + ")"));
        }
    }

    /** A message that only has to be sent. */
    @FunctionalInterface
    private interface Ready {
        Answer send(Within within) throws IOException;
    }

    private Ready ready(Outgoing message, Unlocked unlocked) throws IOException {
        return switch (message) {
            case Outgoing.Request request -> {
                var url = url(request.to(), unlocked);
                var pinned = guard.pin(url.endpoint(), shown(request.to(), url));
                var headers = headers(request, unlocked);
                var trust = Trust.of(unlocked.certificates(request.ca()));
                var exchange = new HttpExchange(pinned, url, trust);
                yield within ->
                        exchange.send(within, request.method(), headers, request.body(), request.wantsBody(), unlocked);
            }
            case Outgoing.Mail mail -> {
                var pinned = guard.pin(mail.server());
                var trust = Trust.of(unlocked.certificates(mail.ca()));
                yield within -> MailSending.send(within, mail, pinned, trust, unlocked);
            }
        };
    }

    private static Url url(Outgoing.To to, Unlocked unlocked) throws IOException {
        return switch (to) {
            case Outgoing.To.Address(var url) -> url;
            case Outgoing.To.Hidden(var key) -> {
                try {
                    var url = Url.parse(unlocked.value(key));
                    // a part of it is as secret as the whole
                    if (url.target().length() > 1) unlocked.hide(url.target());
                    unlocked.hide(url.endpoint().host().name());
                    yield url;
                } catch (IllegalArgumentException e) {
                    // its words may quote the URL
                    throw new Forbidden(key + " holds no URL such as https://HOST/PATH that can be used");
                }
            }
        };
    }

    private static String shown(Outgoing.To to, Url url) {
        return switch (to) {
            case Outgoing.To.Address ignored -> url.endpoint().toString();
            case Outgoing.To.Hidden(var key) -> "the host of the URL in " + key;
        };
    }

    private static Map<String, String> headers(Outgoing.Request request, Unlocked unlocked) throws IOException {
        var headers = new LinkedHashMap<>(request.headers());
        for (SecretHeader secret : request.secretHeaders()) {
            String value = secret.prefix() + unlocked.value(secret.from());
            var refusal = Headers.valueRefusal(value);
            if (refusal.isPresent()) {
                throw new Forbidden("the header " + secret.name() + " from " + secret.from() + " " + refusal.get());
            }
            headers.put(secret.name(), value);
        }
        if (request.credentials().isPresent()) {
            headers.put("Authorization", Login.of(request.credentials().get(), unlocked));
        }
        return headers;
    }
}

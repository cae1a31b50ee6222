package dev.holdfast.operator.alert;

import dev.holdfast.operator.alert.Bodies.Alert;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/** Bodies that somebody broke, by seed: the same seed gives the same body. */
final class HostileBodies {
    private static final List<String> WORDS =
            List.of("A", "ShopIsDown", "größe", "a\nb", "", "x".repeat(300), "{{ .Values.x }}");
    private static final List<String> TOKENS = List.of(
            "null",
            "true",
            "-0",
            "1e400",
            "9".repeat(400),
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"\\ud83d\\ude00\"",
            "[]",
            "{}",
            "[".repeat(40),
            "{\"a\":".repeat(33) + "1" + "}".repeat(33),
            "\"\"",
            "NaN",
            "// x\n",
            "'a'",
            "\"a\":",
            ",",
            "}",
            "]",
            "\\",
            "\"status\":\"resolved\"",
            "\"labels\":{\"a\":\"b\"}",
            "\"alerts\":[]",
            "\"version\":\"5\"",
            "\uFEFF");

    /** What a body is made huge with. */
    private static final List<String> FILLERS =
            List.of(" ", "[", "{\"a\":", "x", "\"status\":\"firing\",", "{\"labels\":{}},", "\\u0000");

    /** So many bytes that all senders of the test together still find room. */
    private static final int HUGE_MAX = 3_000_000;

    private static final int ONE_IN_HUGE = 200;

    private final Random random;

    private HostileBodies(long seed) {
        random = new Random(seed);
    }

    static byte[] of(long seed) {
        return new HostileBodies(seed).body();
    }

    /** That body with up to three wounds. */
    static byte[] wounded(long seed, byte[] whole) {
        var hostile = new HostileBodies(seed);
        var body = whole;
        for (int wounds = hostile.random.nextInt(4); wounds > 0; wounds--) body = hostile.wound(body);
        return body;
    }

    private byte[] body() {
        var body = valid().getBytes(StandardCharsets.UTF_8);
        for (int wounds = random.nextInt(4); wounds > 0; wounds--) body = wound(body);
        return random.nextInt(ONE_IN_HUGE) == 0 ? swell(body) : body;
    }

    private String valid() {
        var alerts = new ArrayList<Alert>();
        for (int count = random.nextInt(4); count > 0; count--) {
            var alert = random.nextInt(4) == 0 ? Alert.resolved() : Alert.firing();
            // Few different labels, so that what is accepted mostly repeats.
            for (int labels = random.nextInt(4); labels > 0; labels--) alert = alert.with(word(), word());
            if (random.nextInt(50) == 0) alert = alert.with("long", "x".repeat(4000 + random.nextInt(200)));
            alerts.add(alert);
        }
        return Bodies.delivery(alerts, random.nextInt(10) == 0 ? random.nextInt() : 0);
    }

    private String word() {
        return WORDS.get(random.nextInt(WORDS.size()));
    }

    private byte[] wound(byte[] body) {
        var wounds = List.<Function<byte[], byte[]>>of(
                this::cut,
                this::flip,
                this::insertToken,
                this::insertToken,
                this::insertToken,
                this::insertBytes,
                this::repeatPart,
                this::dropPart,
                this::replaceValue,
                this::replaceValue,
                this::otherEncoding,
                this::nothing);
        return wounds.get(random.nextInt(wounds.size())).apply(body);
    }

    private int place(byte[] body) {
        return body.length == 0 ? 0 : random.nextInt(body.length);
    }

    private byte[] cut(byte[] body) {
        return Arrays.copyOf(body, place(body));
    }

    private byte[] nothing(byte[] body) {
        return random.nextInt(10) == 0 ? new byte[0] : body;
    }

    private byte[] flip(byte[] body) {
        var changed = body.clone();
        for (int times = random.nextInt(3); times >= 0 && body.length > 0; times--) {
            changed[place(body)] ^= (byte) (1 << random.nextInt(8));
        }
        return changed;
    }

    private byte[] insertToken(byte[] body) {
        return insert(
                body, place(body), TOKENS.get(random.nextInt(TOKENS.size())).getBytes(StandardCharsets.UTF_8));
    }

    private byte[] insertBytes(byte[] body) {
        var noise = new byte[1 + random.nextInt(8)];
        random.nextBytes(noise);
        return insert(body, place(body), noise);
    }

    private byte[] repeatPart(byte[] body) {
        int from = place(body);
        int to = Math.min(body.length, from + random.nextInt(200));
        return insert(body, to, Arrays.copyOfRange(body, from, to));
    }

    private byte[] dropPart(byte[] body) {
        int from = place(body);
        int to = Math.min(body.length, from + random.nextInt(40));
        var kept = new ByteArrayOutputStream();
        kept.write(body, 0, from);
        kept.write(body, to, body.length - to);
        return kept.toByteArray();
    }

    private byte[] swell(byte[] body) {
        var filler = FILLERS.get(random.nextInt(FILLERS.size()));
        var stuff = filler.repeat(random.nextInt(HUGE_MAX / filler.length()));
        return insert(body, place(body), stuff.getBytes(StandardCharsets.UTF_8));
    }

    /** Puts another token where a text stands, so that the whole stays JSON more often. */
    private byte[] replaceValue(byte[] body) {
        var text = new String(body, StandardCharsets.UTF_8);
        var quotes = new ArrayList<Integer>();
        for (int at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) quotes.add(at);
        if (quotes.size() < 2) return body;
        int chosen = random.nextInt(quotes.size() - 1);
        var token = TOKENS.get(random.nextInt(TOKENS.size()));
        return (text.substring(0, quotes.get(chosen)) + token + text.substring(quotes.get(chosen + 1) + 1))
                .getBytes(StandardCharsets.UTF_8);
    }

    private byte[] otherEncoding(byte[] body) {
        var charset = random.nextBoolean() ? StandardCharsets.UTF_16 : StandardCharsets.ISO_8859_1;
        return new String(body, StandardCharsets.UTF_8).getBytes(charset);
    }

    private static byte[] insert(byte[] body, int at, byte[] what) {
        var whole = new ByteArrayOutputStream();
        whole.write(body, 0, at);
        whole.writeBytes(what);
        whole.write(body, at, body.length - at);
        return whole.toByteArray();
    }
}

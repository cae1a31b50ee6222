package dev.holdfast.core.run;

import dev.holdfast.core.json.Json;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Takes secret values out of words that others wrote: as they are, quoted and escaped as JSON or Go writes them, quoted
 * twice, and decoded when they are base64. A map or list is secret in all its texts.
 */
public final class Redaction {

    private static final String PLACEHOLDER = "[secret]";

    /** A secret that is lost cannot be recognised. */
    private static final String LEFT_OUT =
            "[words that may hold a secret are left out, for the run's Secret has lost its values]";

    /** Shorter parts of a map, and shorter decoded texts, stand in any message by chance. */
    private static final int PART_LENGTH_MIN = 3;

    /** Longest first, so that no secret is left over when another is a part of it. */
    private final Set<String> forms =
            new TreeSet<>(Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));

    private boolean blind;

    /**
     * The redaction of what a run has read from Secrets. What it wants to write is made of that and of the plan, which
     * everybody who sees the run can read.
     */
    static Redaction of(Journal journal) {
        var redaction = new Redaction();
        journal.entries().stream()
                .flatMap(Redaction::found)
                .filter(Held::sensitive)
                .forEach(redaction::add);
        return redaction;
    }

    /** The redaction of all values of one Secret: a refusal for a wrong type shows the whole object. */
    static Redaction of(Json.Obj secret) {
        var redaction = new Redaction();
        secret.get("data").ifPresent(redaction::addParts);
        return redaction;
    }

    /** The redaction of values that were read from Secrets for one request. */
    public static Redaction ofTexts(Collection<String> secrets) {
        var redaction = new Redaction();
        secrets.forEach(secret -> {
            redaction.add(secret);
            redaction.addParts(Json.text(secret));
        });
        return redaction;
    }

    private static Stream<Held> found(Entry entry) {
        var previous = entry.intent().filter(Intent.Change.class::isInstance).flatMap(intent -> ((Intent.Change) intent)
                .previous());
        return Stream.concat(previous.stream(), entry.output().stream().map(Entry.Output::value));
    }

    private void add(Held held) {
        if (held.value().isEmpty()) blind = true;
        held.value().ifPresent(json -> {
            add(Output.text(json));
            addParts(json);
        });
    }

    public String clean(String words) {
        if (blind && !words.isBlank()) return LEFT_OUT;
        String clean = words;
        for (String form : forms) clean = clean.replace(form, PLACEHOLDER);
        return clean;
    }

    private void addParts(Json json) {
        switch (json) {
            case Json.Obj(var members) -> members.values().forEach(this::addParts);
            case Json.Arr(var items) -> items.forEach(this::addParts);
            case Json.Text(var text)
            when text.length() >= PART_LENGTH_MIN -> {
                add(text);
                addDecoded(text);
            }
            case Json.Text ignored -> {}
            case Json.Num ignored -> {}
            case Json.Bool ignored -> {}
            case Json.Null ignored -> {}
        }
    }

    private void addDecoded(String text) {
        try {
            var bytes = ByteBuffer.wrap(Base64.getDecoder().decode(text));
            String decoded = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
            if (decoded.length() >= PART_LENGTH_MIN) add(decoded);
        } catch (IllegalArgumentException | CharacterCodingException notText) {
            // not base64 of a text: the value as it is has been added
        }
    }

    private void add(String text) {
        if (text.isBlank()) return;
        String once = quoted(text);
        forms.add(text);
        forms.add(once);
        forms.add(html(once));
        forms.add(quoted(once));
        forms.add(quoted(html(once)));
    }

    private static String quoted(String text) {
        String quoted = Json.text(text).print();
        return quoted.substring(1, quoted.length() - 1);
    }

    /** Go's JSON escapes these too. */
    private static String html(String json) {
        return json.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026");
    }
}

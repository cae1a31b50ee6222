package dev.holdfast.arbiter.site;

import dev.holdfast.arbiter.link.Credentials;
import dev.holdfast.arbiter.link.Party;
import dev.holdfast.arbiter.start.Options;
import dev.holdfast.arbiter.start.Refused;
import dev.holdfast.arbiter.start.Unsure;
import dev.holdfast.arbiter.start.Usage;
import dev.holdfast.arbiter.wire.JsonText;
import dev.holdfast.arbiter.wire.Unreadable;
import dev.holdfast.arbiter.witness.Witness;
import dev.holdfast.core.arbitration.Assertion;
import dev.holdfast.core.arbitration.Inequality;
import dev.holdfast.core.arbitration.Register;
import dev.holdfast.core.arbitration.RegisterReading;
import dev.holdfast.core.arbitration.Side;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A person's word that a site is off, in place of the vote: one conditional write to the register, with who has said it and
 * why. The agent of the other site reads it and goes on from there by the rules.
 */
public final class Word {

    public static final String USAGE = """
            override --off PAIR/SITE --all-nodes-off yes --reason TEXT
                     --certificate FILE --key FILE --authority FILE [--output text|json] WITNESS
            WITNESS is\s""" + Store.USAGE;

    private static final Duration WITHIN = Duration.ofSeconds(5);

    private Word() {}

    public static void run(List<String> words, Consumer<String> out) throws Usage, IOException {
        var options = Options.of(USAGE, words);
        var self = Credentials.read(options.path("--certificate"), options.path("--key"), options.path("--authority"));
        var store = Store.of(options);
        var typed = options.text("--off");
        boolean off = options.optional("--all-nodes-off").filter("yes"::equals).isPresent();
        var reason = options.optional("--reason").orElse("");
        var output = options.one("--output", Tell.Output.values(), Tell.Output.TEXT);
        options.end();
        if (!(self.self().party() instanceof Party.Person(var who))) {
            throw new IOException("the certificate is of %s, and a word needs CN=person/NAME".formatted(self.self()));
        }
        var pair = self.self().pair();
        var side = typed.endsWith("/" + Side.A) ? Side.A : Side.B;
        var refusals = new Assertion(typed, off, who, reason).refusals(pair + "/" + side);
        if (!refusals.isEmpty()) throw new Refused(refusals);
        try (var witness = store.open(self, WITHIN, System.err::println)) {
            var register = override(witness, side.peer(), "override by %s: %s".formatted(who, reason));
            out.accept(
                    output == Tell.Output.JSON
                            ? Tell.result(side, false, register.epoch()).print()
                            : "site %s acts alone since epoch %d; site %s was said to be off by %s"
                                    .formatted(side.peer(), register.epoch(), side, who));
        }
    }

    private static Register override(Witness witness, Side by, String nonce) throws IOException {
        if (!(witness.read(WITHIN) instanceof Witness.Read.Found(var tag, var value))) {
            throw new Refused(List.of("the register could not be read"));
        }
        var after = read(value).overridden(by, nonce);
        var text = RegisterReading.write(after).print().getBytes(StandardCharsets.UTF_8);
        return switch (witness.write(Optional.of(tag), text, WITHIN)) {
            case Witness.Wrote.Done ignored -> after;
            case Witness.Wrote.Conflict ignored ->
                throw new Refused(List.of("somebody has written at the same moment; look, then try again"));
            case Witness.Wrote.Unknown(var why) ->
                throw new Unsure("it is not known whether it was done: %s; look before you try again".formatted(why));
        };
    }

    private static Register read(byte[] value) throws IOException {
        try {
            return switch (RegisterReading.read(JsonText.read(value))) {
                case RegisterReading.Read.Sound(var register) -> {
                    var wrong = Inequality.violated(register.parameters());
                    if (!wrong.isEmpty()) throw new IOException("nothing was done: the register is broken: " + wrong);
                    yield register;
                }
                case RegisterReading.Read.Unreadable(var words) -> throw new Unreadable(words);
            };
        } catch (Unreadable wrong) {
            throw new IOException("nothing was done: that is no register of ours: " + wrong.getMessage());
        }
    }
}

package dev.holdfast.arbiter.site;

import dev.holdfast.arbiter.link.Credentials;
import dev.holdfast.arbiter.start.Options;
import dev.holdfast.arbiter.start.Usage;
import dev.holdfast.arbiter.witness.Conformance;
import dev.holdfast.arbiter.witness.Witness;
import dev.holdfast.core.arbitration.Copies;
import dev.holdfast.core.arbitration.Members;
import dev.holdfast.core.arbitration.Profile;
import dev.holdfast.core.arbitration.Register;
import dev.holdfast.core.arbitration.RegisterReading;
import dev.holdfast.core.arbitration.Side;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Makes the register of a pair, once; never replaces one that is there. */
public final class Begin {

    public static final String USAGE = "begin " + Store.USAGE + " --certificate FILE --key FILE --authority FILE"
            + " [--profile fast|default|wan] [--primary A|B]";

    private static final Duration WITHIN = Duration.ofSeconds(5);

    private Begin() {}

    public static void run(List<String> words) throws Usage, IOException {
        var options = Options.of(USAGE, words);
        var self = Credentials.read(options.path("--certificate"), options.path("--key"), options.path("--authority"));
        var store = Store.of(options);
        var profile = options.one("--profile", Profile.values(), Profile.DEFAULT);
        var primary = options.one("--primary", Side.values(), Side.A);
        options.end();
        var register = new Register(
                UUID.randomUUID().toString(),
                "begun by " + self.self().party(),
                1,
                Members.BOTH,
                primary,
                Copies.SYNC,
                0,
                0,
                "",
                "",
                0,
                profile.parameters());
        try (var witness = store.open(self, WITHIN, System.err::println)) {
            begin(witness, register);
        }
        System.out.printf(
                "register %s begun: both sites may act, %s is primary, times are %s%n",
                register.incarnation(), primary, profile);
    }

    private static void begin(Witness witness, Register register) throws IOException {
        var finding = Conformance.of(
                witness, "conformance-init", WITHIN, () -> UUID.randomUUID().toString());
        if (!(finding instanceof Conformance.Finding.Keeps)) {
            throw new IOException("nothing was begun: " + finding);
        }
        var value = RegisterReading.write(register).print().getBytes(StandardCharsets.UTF_8);
        switch (witness.write(Optional.empty(), value, WITHIN)) {
            case Witness.Wrote.Done ignored -> {}
            case Witness.Wrote.Conflict ignored ->
                throw new IOException(
                        "there is a register already, and it is never replaced: sites that know it would freeze");
            case Witness.Wrote.Unknown(var why) ->
                throw new IOException(
                        "it is not known whether the register was begun: %s; look, then try again".formatted(why));
        }
    }
}
